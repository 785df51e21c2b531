import { execFileSync } from 'node:child_process';

/** Builds dist once for a run of the tests, which start the layer's own process from there. */
export function setup(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
