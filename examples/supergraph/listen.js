/** Listens on the loopback and prints the address in a line that starts with the name. Port 0 takes a free one. */
export function listen(name, server, port = '0') {
  server.listen(Number(port), '127.0.0.1', () => {
    console.log(`${name} listens on http://127.0.0.1:${server.address().port}/graphql`);
  });
  process.once('SIGTERM', () => {
    server.close();
    server.closeAllConnections();
  });
}
