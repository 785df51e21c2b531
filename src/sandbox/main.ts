import { parseArgs } from 'node:util';
import { CONTROL_PATH } from './control/control-routes.ts';
import { APPLICATION, TOKENS } from './gateway/callers.ts';
import { startSandbox } from './sandbox.ts';

/** The sandbox as a process of its own: `npm run sandbox -- --port 4010 --rate-scale 10`. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'rate-scale': { type: 'string', default: '1' },
    'strict-page-tokens': { type: 'boolean', default: false },
  },
});

const sandbox = await startSandbox({
  port: numberOption('port', values.port, (port) => Number.isInteger(port) && port >= 0 && port < 65_536),
  rateScale: numberOption('rate-scale', values['rate-scale'], (scale) => scale > 0),
  strictPageTokens: values['strict-page-tokens'],
});

const lines = [
  `A sandbox of Feishu runs at ${sandbox.url}`,
  'Authorization: Bearer …',
  ...Array.from(TOKENS, ([token, { about }]) => `  ${token.padEnd(18)} ${about}`),
  `Application: ${APPLICATION.app_id} / ${APPLICATION.app_secret}`,
  `Faults, calls, limits: GET ${sandbox.url}${CONTROL_PATH} lists the routes`,
];
process.stdout.write(`${lines.join('\n')}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void sandbox.close());

/** The number in an option, `Infinity` included; an invalid one ends the process with 1. */
function numberOption(name: string, text: string, allowed: (value: number) => boolean): number {
  const value = Number(text);
  if (text.trim() !== '' && allowed(value)) return value;
  process.stderr.write(`--${name} was "${text}", which is not a number that it takes\n`);
  process.exit(1);
}
