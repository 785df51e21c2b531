import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Bytes that `npm ci --omit=dev` installs for the layer: all packages of its lockfile without the flag "dev". */
export function layerBytes() {
  const { packages } = lockfile(root);
  const installed = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
  return sum(installed.map(([path]) => bytesIn(join(root, path), true)));
}

/** Bytes of packages of the bench with all their dependencies. */
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

/** Node's resolution of a package name from the package at `from`: the nearest node_modules upwards. */
function resolve(packages, name, from) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (packages[path]) return path;
    if (at === '') return undefined;
  }
}

/** The size of a package's own files; nested packages are counted on their own. */
function bytesIn(folder, isPackage) {
  const entries = readEntries(folder).filter((entry) => !(isPackage && entry.name === 'node_modules'));
  return sum(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? bytesIn(path, false) : lstatSync(path).size;
    }),
  );
}

/** An optional package for another platform is in the lockfile and not on disk. */
function readEntries(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
