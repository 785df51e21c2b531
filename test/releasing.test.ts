import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { verdictOn } from '../scripts/audit-verdict.ts';

describe('the notes of a release', () => {
  const changeLog = join(mkdtempSync(join(tmpdir(), 'notes-')), 'CHANGELOG.md');
  writeFileSync(
    changeLog,
    `# Changes\n\n## Unreleased\n\n- Later\n\n## ${manifest.version} (2026-11-30)\n\n### Added\n\n- This\n\n## 0.0.1\n\n- Earlier\n`,
  );
  const notesFor = (tag: string) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'scripts/release-notes.ts', tag, changeLog], {
      encoding: 'utf8',
    });

  test('are the section of its version', () => {
    expect(notesFor(`v${manifest.version}`)).toMatchObject({ status: 0, stdout: '### Added\n\n- This\n' });
  });

  test('are refused for a tag that is not the version of the package', () => {
    expect(notesFor('v0.0.1')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`package.json has version ${manifest.version}`),
    });
  });
});

describe('npm audit', () => {
  const report = (total: number, vulnerabilities = {}) =>
    JSON.stringify({ vulnerabilities, metadata: { vulnerabilities: { total } } });

  test('passes without findings, and fails with one', () => {
    expect(verdictOn(report(0)).passes).toBe(true);
    expect(verdictOn(report(1, { ws: { severity: 'high', range: '<8.0.0' } }))).toEqual({
      passes: false,
      line: '1 findings in production dependencies: ws <8.0.0 (high)',
    });
  });

  test('passes where the registry offers no audit, and for no other fault', () => {
    const fault = (statusCode: number) => JSON.stringify({ statusCode, message: `${statusCode}` });
    expect(verdictOn(fault(405))).toEqual({
      passes: true,
      line: 'not available here: the registry offers no audit (405)',
    });
    for (const other of [fault(500), fault(404), '{}', '', 'null'])
      expect(verdictOn(other).passes).toBe(false);
  });

  test('is part of .ci/run', () => {
    expect(readFileSync('.ci/run', 'utf8')).toContain('npm run --silent check:audit');
    expect(manifest.scripts['check:audit']).toBe('tsx scripts/audit.ts');
  });
});

test('every npm script that a workflow calls exists', () => {
  const workflows = ['ci', 'release'].map((name) => readFileSync(`.github/workflows/${name}.yml`, 'utf8'));
  const called = [...workflows.join('\n').matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(
    ([, name]) => name,
  );
  expect(called).not.toEqual([]);
  expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(called));
});
