import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLES } from '../src/server/graphiql/examples.ts';
import { HAS_BROWSER, launchBrowser } from './support/browser.ts';
import { layerForTest } from './support/layer.ts';

/** The subscription is tried in live-updates.test.ts. */
const OPERATIONS = EXAMPLES.filter(({ query }) => !/^subscription /m.test(query));

test('every example operation succeeds against the sandbox', async () => {
  const { as } = await layerForTest();
  const clients = { person: as('u-sandbox-hr'), application: as('t-sandbox') };
  for (const { as: whose, query } of OPERATIONS) {
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
});
