import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How long an installation may take on a slow machine. */
export const INSTALL_TIMEOUT_MS = 300_000;

/**
 * Installs what a folder's own lockfile lists, unless it is there. Packages that only a few tests need, and that classify
 * more than all else together, stay out of the project's own installation in this way.
 */
export function install(folder: string): void {
  const wanted = packages(join(folder, 'package-lock.json'));
  const there = packages(join(folder, 'node_modules/.package-lock.json'));
  const complete = Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || there[path]?.version === version,
  );
  if (complete) return;
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder, stdio: 'pipe' });
}

type Packages = Record<string, { readonly version?: string; readonly optional?: boolean }>;

function packages(lockfile: string): Packages {
  const lock: { packages?: Packages } = existsSync(lockfile)
    ? JSON.parse(readFileSync(lockfile, 'utf8'))
    : {};
  return lock.packages ?? {};
}
