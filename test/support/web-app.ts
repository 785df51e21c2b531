import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { installPackages } from './install-packages.ts';

/** The folder of the web app, from the repository's root. */
export const WEB_APP = 'examples/web';

/** The persisted operations that a build of the web app writes. */
export const WEB_APP_OPERATIONS = `${WEB_APP}/src/gql/persisted-documents.json`;

/** Installs and builds the web app: types and persisted operations, the check of its types, and its files. */
export function buildWebApp(): void {
  installPackages(WEB_APP);
  try {
    // Vitest sets NODE_ENV to test, with which Vite would make a development build.
    const env = { ...process.env, NODE_ENV: 'production' };
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: WEB_APP, env, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`the web app cannot be built:\n${stdout}${stderr}`);
  }
}

export interface WebApp {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Serves the built web app, which passes requests on to the layer with this address. */
export async function serveWebApp(layerUrl: string): Promise<WebApp> {
  const child = spawn(process.execPath, ['node_modules/vite/bin/vite.js', 'preview', '--port', '0'], {
    cwd: WEB_APP,
    env: { ...process.env, LAYER_URL: new URL(layerUrl).origin, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /http:\S+/.exec(line)?.[0];
      if (address) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`vite preview ended with ${code}`)));
  });
  return { url, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await exit;
}
