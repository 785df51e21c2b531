import { parseArgs } from 'node:util';
import { CONTROL_PATH } from './control/control-routes.ts';
import { APPLICATION, TOKENS } from './gateway/callers.ts';
import { type EventCallback, startSandbox } from './sandbox.ts';

/** The sandbox as a process of its own: `npm run sandbox -- --port 4010 --rate-scale 10`. README.md has all options. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'rate-scale': { type: 'string', default: '1' },
    'strict-page-tokens': { type: 'boolean', default: false },
    'event-url': { type: 'string' },
    'event-encrypt-key': { type: 'string' },
    'event-verification-token': { type: 'string' },
    'event-retry-scale': { type: 'string', default: '1' },
  },
});

const sandbox = await startSandbox({
  port: numberOption('port', values.port, (port) => Number.isInteger(port) && port >= 0 && port < 65_536),
  rateScale: numberOption('rate-scale', values['rate-scale'], (scale) => scale > 0),
  strictPageTokens: values['strict-page-tokens'],
  events: {
    callback: eventCallback(),
    retryScale: numberOption('event-retry-scale', values['event-retry-scale'], (scale) => scale > 0),
  },
});

// Before the address is printed: a program that has read it may send the signal at once.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void sandbox.close());

const lines = [
  `A sandbox of Feishu runs at ${sandbox.url}`,
  'Authorization: Bearer …',
  ...Array.from(TOKENS, ([token, { about }]) => `  ${token.padEnd(18)} ${about}`),
  `Application: ${APPLICATION.app_id} / ${APPLICATION.app_secret}`,
  `Events: ${values['event-url'] ?? `none; PUT ${sandbox.url}${CONTROL_PATH}/events sets their callback`}`,
  `Faults, calls, limits: GET ${sandbox.url}${CONTROL_PATH} lists the routes`,
];
process.stdout.write(`${lines.join('\n')}\n`);

/** The number in an option, `Infinity` included; an invalid one ends the process with 1. */
function numberOption(name: string, text: string, allowed: (value: number) => boolean): number {
  const value = Number(text);
  if (text.trim() !== '' && allowed(value)) return value;
  return refuse(`--${name} was "${text}", which is not a number that it takes`);
}

/** The callback, if the three options of one are set. The receiver may be started later: no challenge is sent. */
function eventCallback(): EventCallback | undefined {
  const { 'event-url': url, 'event-encrypt-key': encryptKey, 'event-verification-token': token } = values;
  if (url === undefined && encryptKey === undefined && token === undefined) return undefined;
  if (!url || !encryptKey || !token) {
    return refuse('--event-url, --event-encrypt-key and --event-verification-token are set together');
  }
  if (!/^https?:/.test(url) || !URL.canParse(url))
    return refuse(`--event-url was "${url}", which is no http address`);
  return { url, encryptKey, verificationToken: token };
}

function refuse(problem: string): never {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
