import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Bytes that `npm ci --omit=dev` puts on disk for the layer: every package of its lockfile that is none of "dev". */
export function layerBytes() {
  const { packages } = lockfile(root);
  const installed = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
  return sum(installed.map(([path]) => bytesIn(join(root, path), true)));
}

/** The same for packages of the bench, with all that they depend on. */
export function packageBytes(names) {
  const { packages } = lockfile(join(root, 'bench'));
  const reached = new Set();
  const reach = (name, from) => {
    const path = resolve(packages, name, from);
    if (path === undefined || reached.has(path)) return;
    reached.add(path);
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = packages[path];
    const peers = Object.keys(peerDependencies ?? {}).filter(
      (peer) => !peerDependenciesMeta?.[peer]?.optional,
    );
    const needed = [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
    for (const dependency of needed) reach(dependency, path);
  };
  for (const name of names) reach(name, '');
  return sum([...reached].map((path) => bytesIn(join(root, 'bench', path), true)));
}

const lockfile = (folder) => JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));

/** Where Node finds a package that the one at `from` asks for: the nearest node_modules on the way up. */
function resolve(packages, name, from) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (packages[path]) return path;
    if (at === '') return undefined;
  }
}

/** A package's own files; packages within it are counted as packages. */
function bytesIn(folder, isPackage) {
  const entries = readEntries(folder).filter((entry) => !(isPackage && entry.name === 'node_modules'));
  return sum(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? bytesIn(path, false) : lstatSync(path).size;
    }),
  );
}

/** A package that is optional and not for this platform is in the lockfile and not on the disk. */
function readEntries(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
