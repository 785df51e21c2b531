import { spawnSync } from 'node:child_process';
import { verdictOn } from './audit-verdict.ts';

// Fails for known vulnerabilities of production dependencies.
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
const { passes, line } = verdictOn(stdout);
console.log(`npm audit: ${line}`);
process.exitCode = passes ? 0 : 1;
