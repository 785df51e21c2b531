import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { layerForTest } from './support/layer.ts';

const readme = readFileSync('README.md', 'utf8');
const block = (language: string, holding: string) =>
  Array.from(readme.matchAll(/```(\w+)\n([\s\S]*?)```/g), ([, kind, text = '']) => ({ kind, text })).find(
    ({ kind, text }) => kind === language && text.includes(holding),
  )?.text ?? '';

test('the first query of the README has the printed answer', async () => {
  const { url } = await layerForTest();
  const [, body = ''] = block('sh', 'curl ').match(/-d '(.*)'/) ?? [];
  const headers = { authorization: 'Bearer u-sandbox-hr', 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body });
  expect(await answer.text()).toBe(block('json', 'paymentActivities').trim());
});

test('the refused write of the README has the printed answer, except the log id', async () => {
  const { as } = await layerForTest();
  const data = await as('u-sandbox-hr', { 'accept-language': 'zh' }).request<object>(
    block('graphql', 'mutation'),
  );
  const printed = JSON.parse(block('json', 'ConflictError'));
  printed.data.archivePaymentActivity.logId = expect.any(String);
  expect(data).toEqual(printed.data);
});

test('README.zh-CN.md has the same code blocks, links and pictures', () => {
  const chinese = readFileSync('README.zh-CN.md', 'utf8');
  const blocksOf = (text: string) => text.match(/```\w+\n[\s\S]*?```/g);
  const linksOf = (text: string) =>
    Array.from(text.matchAll(/\]\(([^)]+)\)/g), ([, link = '']) => link).filter(
      (link) => !/^README/.test(link),
    );
  expect(blocksOf(chinese)).toEqual(blocksOf(readme));
  expect(linksOf(chinese)).toEqual(linksOf(readme));
  for (const link of linksOf(readme)) expect(existsSync(link), link).toBe(true);
});
