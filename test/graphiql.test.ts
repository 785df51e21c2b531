import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import type { Example } from '../src/server/graphiql/examples/example.ts';
import { EXAMPLE_GROUPS } from '../src/server/graphiql/examples/index.ts';
import { HAS_BROWSER, launchBrowser } from './support/browser.ts';
import { layerForTest } from './support/layer.ts';
import { activityEvent } from './support/subscriptions.ts';

const EXAMPLES = EXAMPLE_GROUPS.flatMap(({ examples }) => examples);

const isSubscription = ({ query }: Example) => /^subscription/m.test(query);

test('every example operation succeeds against the sandbox', async () => {
  const { as } = await layerForTest();
  const clients = { person: as('u-sandbox-hr'), application: as('t-sandbox') };
  for (const { as: whose, query } of EXAMPLES.filter((example) => !isSubscription(example))) {
    const { data, errors } = await clients[whose].rawRequest<Record<string, unknown>>(query);
    expect(errors, query).toBeUndefined();
    expect(Object.values(data).every(Boolean), query).toBe(true);
    expect(JSON.stringify(data), query).not.toContain('"nodes":[]');
  }
});

test('in production there is no GraphiQL', async () => {
  const { url } = await layerForTest({ env: { NODE_ENV: 'production' } });
  const answer = await fetch(url, { headers: { accept: 'text/html' } });
  expect(await answer.text()).not.toContain('<html');
});

test('the page is not stored, and refers to compressed assets that a browser keeps for good', async () => {
  const { url } = await layerForTest();
  const page = await fetch(url, { headers: { accept: 'text/html', 'accept-encoding': 'br' } });
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('content-encoding')).toBe('br');
  const paths = (await page.text()).match(/\/graphiql\/[\w.]+/g) ?? [];
  expect(new Set(paths).size).toBeGreaterThanOrEqual(6);
  for (const path of new Set(paths)) {
    const asset = await fetch(new URL(path, url), { headers: { 'accept-encoding': 'br' } });
    expect(Object.fromEntries(asset.headers), path).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
      vary: 'accept-encoding',
    });
    expect(await asset.text(), path).not.toContain('u-sandbox');
  }
  expect((await fetch(new URL('/graphiql/graphiql.0123456789abcdef.js', url))).status).toBe(404);
});

test('without introspection the page has no schema', async () => {
  const { url } = await layerForTest({ env: { INTROSPECTION: 'off' } });
  const page = await fetch(url, { headers: { accept: 'text/html' } });
  expect(await page.text()).not.toContain('/graphiql/schema.');
});

test('there are examples of a list that grows, a mutation and a dry run', () => {
  const queries = EXAMPLES.map(({ query }) => query);
  expect(queries[0]).toContain('edges');
  expect(queries.filter((query) => /^mutation/m.test(query) && !query.includes('validateOnly'))).not.toEqual(
    [],
  );
  expect(queries.filter((query) => query.includes('validateOnly: true'))).not.toEqual([]);
});

describe.runIf(HAS_BROWSER)('GraphiQL in a browser that reaches the loopback only', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('opens with an example and the sandbox’s Authorization header, and shows its answer', async () => {
    const { url, sandbox } = await layerForTest({
      graphiqlAuthorization: { person: 'Bearer u-sandbox-hr', application: 'Bearer t-sandbox' },
    });
    const page = await browser.newPage();
    const asked: string[] = [];
    const failed: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => failed.push(error.message));
    page.on('console', (message) => message.type() === 'error' && failed.push(message.text()));
    await page.goto(url, { waitUntil: 'load' });

    await page.getByRole('button', { name: /execute query/i }).click();
    const answer = page.locator('section[aria-label="Result Window"], .result-window');
    await expect.poll(() => answer.textContent(), { timeout: 20_000 }).toMatch(/"?activityId"?/);
    const first = sandbox.state.paymentActivities.find(({ pay_date }) => (pay_date ?? '') >= '2026-01-01');
    expect(await answer.textContent()).toContain(first?.activity_id);

    expect(sandbox.calls[0]?.authorization).toBe('Bearer u-sandbox-hr');
    const elsewhere = asked.filter(
      (address) => !/^(blob|data):/.test(address) && !address.startsWith(new URL(url).origin),
    );
    expect(elsewhere).toEqual([]);
    expect(failed).toEqual([]);
    await page.close();
  });

  test('shows the examples in groups that fit, and one click opens one with its own headers', async () => {
    const { url, sandbox } = await layerForTest({
      graphiqlAuthorization: { person: 'Bearer u-sandbox-hr', application: 'Bearer t-sandbox' },
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(url, { waitUntil: 'load' });
    const examples = page.getByRole('navigation', { name: 'Examples' });
    expect(await examples.getByRole('heading').allTextContents()).toEqual(
      EXAMPLE_GROUPS.map(({ title }) => title),
    );
    const sizes = await examples.evaluate(({ scrollHeight, clientHeight, children }) => ({
      fits: scrollHeight <= clientHeight,
      lines: Array.from(children, ({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth),
    }));
    expect(sizes.fits).toBe(true);
    expect(sizes.lines).not.toContain(false);
    for (const height of await examples
      .getByRole('button')
      .evaluateAll((all) => all.map((one) => one.clientHeight)))
      expect(height).toBeLessThan(34);

    await page.getByRole('button', { name: /execute query/i }).waitFor();
    await examples.getByRole('button', { name: 'Leave balances' }).click();
    await page.getByRole('tab', { name: 'LeaveBalances' }).waitFor();
    // No line is cut off by the buttons beside the editor.
    const rightmost = () =>
      page
        .locator('.graphiql-query-editor .view-line > span')
        .evaluateAll((lines) => Math.max(...lines.map((line) => line.getBoundingClientRect().right)));
    const buttons = await page
      .locator('.graphiql-toolbar')
      .evaluate((bar) => bar.getBoundingClientRect().left);
    await expect.poll(rightmost).toBeLessThan(buttons);
    await page.getByRole('button', { name: /execute query/i }).click();
    const answer = page.locator('section[aria-label="Result Window"], .result-window');
    await expect.poll(() => answer.textContent(), { timeout: 20_000 }).toMatch(/thisCycleTaken/);
    expect(sandbox.calls[0]?.authorization).toBe('Bearer t-sandbox');

    await examples.getByRole('button', { name: 'Payment activities' }).click();
    await examples.getByRole('button', { name: 'Leave balances' }).click();
    expect(await page.locator('.graphiql-tab-button').allTextContents()).toEqual([
      'PaymentActivities',
      'LeaveBalances',
    ]);

    // With more tabs than fit, the one of the example comes into view.
    for (const [n, { query }] of EXAMPLES.slice(0, 10).entries()) {
      await examples.getByRole('button').nth(n).click();
      const [, name = ''] = /^(?:query|mutation|subscription) (\w+)/m.exec(query) ?? [];
      await page.locator('.graphiql-tab-active', { hasText: name }).waitFor();
    }
    const isActiveInView = () =>
      page.locator('.graphiql-tab-active').evaluate((tab) => {
        const { left, right } = tab.getBoundingClientRect();
        return left >= 160 && right <= innerWidth;
      });
    await expect.poll(isActiveInView).toBe(true);
    await examples.getByRole('button').first().click();
    await page.locator('.graphiql-tab-active', { hasText: 'PaymentActivities' }).waitFor();
    await expect.poll(isActiveInView).toBe(true);
    await page.close();
  });

  test('runs the example of a subscription, which shows a change', async () => {
    const { url, hr, events } = await layerForTest({
      graphiqlAuthorization: { person: 'Bearer u-sandbox-hr', application: 'Bearer t-sandbox' },
    });
    const page = await browser.newPage();
    await page.goto(url, { waitUntil: 'load' });
    await page.getByRole('button', { name: /execute query/i }).waitFor();
    await page.getByRole('button', { name: 'Activity changes' }).click();
    await page.getByRole('tab', { name: 'ActivityChanges' }).waitFor();
    const subscribed = page.waitForResponse((response) => response.url().startsWith(url));
    await page.getByRole('button', { name: /execute query/i }).click();
    await subscribed;
    const [activityId = ''] = FIXTURES.activities.approved;
    await hr.request(
      `mutation { archivePaymentActivity(input: { activityId: "${activityId}" }) { __typename } }`,
    );
    await events.publish(activityEvent(activityId, 'ARCHIVED'));
    const answer = page.locator('section[aria-label="Result Window"], .result-window');
    await expect.poll(() => answer.textContent(), { timeout: 20_000 }).toContain(activityId);
    await page.close();
  });

  test('documents the graph of clients, with the permissions of a field', async () => {
    const { url } = await layerForTest();
    const page = await browser.newPage();
    await page.goto(url, { waitUntil: 'load' });
    await page.getByRole('button', { name: /documentation explorer/i }).click();
    await page.getByRole('link', { name: 'Query' }).first().click();
    const docs = page.locator('.graphiql-doc-explorer');
    await expect.poll(() => docs.textContent()).toContain('paymentActivities');
    const text = await docs.textContent();
    expect(text).toContain('It needs the permission payroll:payment_activity:read.');
    for (const hidden of ['_entities', '_service']) expect(text).not.toContain(hidden);
    await page.close();
  });
});
