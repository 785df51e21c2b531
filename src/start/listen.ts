import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../config.ts';

/** Where a server listens, and the setting of its port. */
export interface ListenOptions extends Pick<Config, 'host'> {
  readonly setting: 'PORT' | 'METRICS_PORT';
  readonly port: number;
}

/** Listens, or ends the process with a line that says which setting is in the way. Resolves with the origin. */
export async function listen(server: Server, { host, setting, port }: ListenOptions): Promise<string> {
  server.on('error', (error) => {
    console.error(`HOST ${host}, ${setting} ${port}: cannot listen there (${error.message})`);
    process.exit(1);
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  const { port: taken } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`;
}
