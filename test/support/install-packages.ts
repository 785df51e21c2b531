import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The time-out of an installation, for slow machines. */
export const INSTALL_TIMEOUT_MS = 300_000;

/**
 * Installs the packages of a folder's own lockfile, unless they are installed. Only a few tests need them, and they
 * are larger than all dependencies of the project together.
 */
export function installPackages(folder: string): void {
  const required = packagesIn(join(folder, 'package-lock.json'));
  const installed = packagesIn(join(folder, 'node_modules/.package-lock.json'));
  const complete = Object.entries(required).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
  if (complete) return;
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  execFileSync('npm', ['ci', ...options], { cwd: folder, stdio: 'pipe' });
}

type Packages = Record<string, { readonly version?: string; readonly optional?: boolean }>;

function packagesIn(lockfile: string): Packages {
  const lock: { packages?: Packages } = existsSync(lockfile)
    ? JSON.parse(readFileSync(lockfile, 'utf8'))
    : {};
  return lock.packages ?? {};
}
