// Starts the layer over its sandbox on a free port, and Vite's development server in front of it.
import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const layer = spawn(process.execPath, [fileURLToPath(new URL('../../dist/main.js', import.meta.url))], {
  env: { ...process.env, PORT: '0', LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
layer.once('exit', (code) => process.exit(layer.killed ? 0 : code));
process.once('SIGINT', () => layer.kill()).once('SIGTERM', () => layer.kill());

createInterface({ input: layer.stdout }).on('line', async (line) => {
  console.log(line);
  const address = /listens on (\S+)\/graphql/.exec(line)?.[1];
  if (!address) return;
  process.env.LAYER_URL = address;
  execFileSync('npm', ['run', '--silent', 'codegen', '--', '--silent'], { cwd: here, stdio: 'inherit' });
  const vite = await createServer({ root: here, server: { port: Number(process.env.PORT ?? 5173) } });
  await vite.listen();
  console.log(`\nThe web app is on ${vite.resolvedUrls?.local[0]}  (Ctrl-C ends it)`);
});
