import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };
import { thirdPartyLicenses } from './third-party-licenses.ts';

// Writes dist: the layer and the sandbox with their packages, in a few files. Node loads 700 modules one by one, which takes longer than
// all else until the first answer. A module that is imported by import() stays in a file of its own. Types are not checked
// here, but by `npm run check`.

const FOLDER = 'dist';

/** Optional packages, which may be missing, and the API that OpenTelemetry's SDK shares with this layer. */
const EXTERNAL = [...Object.keys(manifest.optionalDependencies), '@opentelemetry/api'];

const { outputFiles, metafile } = await build({
  entryPoints: { main: 'src/main.ts', sandbox: 'src/sandbox/main.ts' },
  outdir: FOLDER,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // One copy of graphql: its ES modules, also where CommonJS requires it.
  mainFields: ['module', 'main'],
  external: EXTERNAL,
  // CommonJS packages require the modules of Node.
  banner: {
    js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
  },
  legalComments: 'none',
  metafile: true,
  write: false,
  logLevel: 'warning',
});
const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
files.set('THIRD_PARTY_LICENSES', new TextEncoder().encode(thirdPartyLicenses(Object.keys(metafile.inputs))));

// A layer that was started from here may import a file at any time: none is half written, or written without a change.
mkdirSync(FOLDER, { recursive: true });
for (const [name, contents] of files) {
  const file = join(FOLDER, name);
  if (isWritten(file, contents)) continue;
  writeFileSync(`${file}.${process.pid}`, contents);
  renameSync(`${file}.${process.pid}`, file);
}
for (const name of readdirSync(FOLDER)) {
  if (!files.has(name)) rmSync(join(FOLDER, name), { recursive: true, force: true });
}

function isWritten(file: string, contents: Uint8Array): boolean {
  try {
    return readFileSync(file).equals(contents);
  } catch {
    return false;
  }
}
