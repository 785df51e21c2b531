// Starts the layer over its sandbox and the other team's subgraph, composes them, and starts a gateway in front.
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const gatewayName = process.env.GATEWAY ?? 'hive';

const children = [];
process.once('SIGINT', stop).once('SIGTERM', stop);

const layer = await start('../../dist/main.js', { PORT: '4001' });
const employees = await start('employees.js', { PORT: '4002' });
const subgraphs = [
  ['people', layer, here('../../subgraph.graphql')],
  ['employees', employees, here('employees.graphql')],
];
const composition = gatewayName === 'apollo' ? 'apollo-gateway' : 'the-guild';
const compose = [here('compose.js'), composition, ...subgraphs.flat()];
writeFileSync(here('supergraph.graphql'), execFileSync(process.execPath, compose));
const gateway = await start(`${gatewayName}-gateway.js`, {
  PORT: process.env.PORT ?? '4000',
  SUPERGRAPH: here('supergraph.graphql'),
});

console.log(`
Query the supergraph for employees of one subgraph and their salary archives of the other:

curl ${gateway} -H 'authorization: Bearer t-sandbox' -H 'content-type: application/json' \\
  -d '{"query":"{ employees(first: 3) { name salaryArchives(first: 1) { nodes { effectiveDate plan { name } } } } }"}'
`);

/** Starts a program and resolves with the address that it prints. */
function start(file, env) {
  const child = spawn(process.execPath, [here(file)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  child.once('exit', stop);
  return new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      console.log(line);
      const address = /listens on (\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
  });
}

/** Called when any of the programs ends: ends all of them. */
function stop() {
  for (const child of children) child.kill();
}
