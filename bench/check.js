import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LAYER } from './contenders/index.js';
import { worsened } from './verdict.js';

// `npm run bench:check`: a quick bench of raw and the layer, whose ratios must not be worse than those of baseline.json by
// more than a third. No absolute time is compared. What looks worse is measured once more, as a change for the worse
// shows again and other load seldom does.

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const baseline = JSON.parse(readFileSync(here('baseline.json'), 'utf8'));

function measure() {
  const args = [here('run.js'), '--quick', '--json', `--only=raw,${LAYER}`];
  const output = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output).figures;
}

let worse = worsened(baseline, measure(), LAYER);
if (worse.length > 0) {
  console.log(`Measuring once more:\n  ${worse.join('\n  ')}`);
  worse = worsened(baseline, measure(), LAYER);
}
console.log(
  worse.length === 0
    ? 'No ratio is worse than its baseline.'
    : `Worse than the baseline:\n  ${worse.join('\n  ')}`,
);
process.exitCode = worse.length === 0 ? 0 : 1;
