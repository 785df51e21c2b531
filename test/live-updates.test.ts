import { GraphQLClient, gql } from 'graphql-request';
import { createClient } from 'graphql-sse';
import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { HAS_BROWSER, launchBrowser } from './support/browser.ts';
import { deferred } from './support/deferred.ts';
import { EVENT_SECRETS, EVENT_SETTINGS, EVENTS_PATH } from './support/feishu-events.ts';
import { INSTALL_TIMEOUT_MS, installPackages } from './support/install-packages.ts';
import { layerForTest } from './support/layer.ts';
import { LAYER, type Program, startProgram } from './support/program.ts';
import { staticServerForTest } from './support/static-server.ts';

const URQL = 'test/clients/urql';
/** The seed lies in fixed years, so that the days to scan are set wide enough for any today. */
const WIDE = { ACTIVITY_SCAN_DAYS_BACK: '20000', ACTIVITY_SCAN_DAYS_AHEAD: '20000' };
const AUTHORIZATION = { authorization: 'Bearer u-sandbox-hr' };
const [firstApproved = '', secondApproved = ''] = FIXTURES.activities.approved;

const ARCHIVE = gql`
  mutation Archive($activityId: ID!) {
    archivePaymentActivity(input: { activityId: $activityId }) { __typename }
  }
`;

const CHANGED = gql`
  subscription Changed($activityIds: [ID!]) {
    paymentActivityChanged(activityIds: $activityIds) { change activity { activityId status } }
  }
`;

async function archive(url: string, activityId: string): Promise<void> {
  const client = new GraphQLClient(url, { headers: AUTHORIZATION });
  expect(await client.request(ARCHIVE, { activityId })).toEqual({
    archivePaymentActivity: { __typename: 'ArchivePaymentActivityPayload' },
  });
}

describe('the program without settings', () => {
  let program: Program;
  let sandboxUrl = '';
  beforeAll(async () => {
    program = await startProgram(LAYER, { PORT: '0', ...WIDE });
    sandboxUrl = /a sandbox of Feishu at (\S+);/.exec(program.output.join('\n'))?.[1] ?? '';
  });
  afterAll(() => program?.stop());

  /** What a control route of the sandbox answers. */
  async function control(method: string, path: string, body?: object) {
    const response = await fetch(`${sandboxUrl}/_sandbox${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    return response.json();
  }

  test('tells a subscriber of what is archived through it, and of what is changed in Feishu', async () => {
    const connected = deferred();
    const client = createClient({ url: program.url, headers: AUTHORIZATION, retryAttempts: 0 });
    onTestFinished(() => client.dispose());
    const changes = client.iterate(
      { query: CHANGED, variables: { activityIds: [firstApproved] } },
      { connected: () => connected.resolve() },
    );
    const next = changes.next();
    await connected.promise;

    await archive(program.url, firstApproved);
    const activity = { activityId: firstApproved, status: 'ARCHIVED' };
    expect((await next).value).toEqual({
      data: { paymentActivityChanged: { change: 'ARCHIVED', activity } },
    });

    await control('PUT', '/payment-activities/status', { activityId: firstApproved, status: 375 });
    // The two approved_v1 of the archiving are not told.
    expect((await changes.next()).value).toEqual({
      data: {
        paymentActivityChanged: { change: 'UNARCHIVED', activity: { ...activity, status: 'APPROVED' } },
      },
    });
    const attempts = async () => {
      const { events } = await control('GET', '/events');
      return events.map(({ attempts }: { attempts: readonly number[] }) => attempts);
    };
    await expect.poll(attempts).toEqual(Array(4).fill([200]));
  });

  test.runIf(HAS_BROWSER)('shows in one tab of GraphiQL what another tab archives', async () => {
    const browser = await browserForTest();
    const subscriber = await openExample(browser, program.url, 'Activity changes', 'ActivityChanges');
    await Promise.all([subscriber.waitForResponse(isEventStream), execute(subscriber)]);
    const archiver = await openExample(browser, program.url, 'Archive', 'ArchiveActivity');
    await execute(archiver);
    await expect.poll(() => resultOf(archiver)).toContain('ARCHIVED');
    await expect.poll(() => resultOf(subscriber), { timeout: 20_000 }).toMatch(/"change":\s"ARCHIVED"/);
  });
});

describe.runIf(HAS_BROWSER)('a page of another origin with urql', () => {
  beforeAll(() => installPackages(URQL), INSTALL_TIMEOUT_MS);

  test('updates its list when an activity is archived', async () => {
    const browser = await browserForTest();
    const origin = await staticServerForTest(URQL);
    const { url, sandbox } = await layerForTest({
      env: {
        ...WIDE,
        CORS_ORIGINS: origin,
        ...EVENT_SETTINGS,
      },
    });
    await sandbox.events.setCallback({ url: new URL(EVENTS_PATH, url).href, ...EVENT_SECRETS });
    const page = await browser.newPage();
    const address = `${origin}/#${new URLSearchParams({ url, token: 'u-sandbox-hr' })}`;
    await Promise.all([page.waitForResponse(isEventStream), page.goto(address)]);
    const statuses = () => page.locator('li').allTextContents();
    await expect.poll(statuses).toEqual(['APPROVED', 'APPROVED', 'APPROVED']);
    await archive(url, secondApproved);
    await expect.poll(statuses, { timeout: 20_000 }).toEqual(['APPROVED', 'ARCHIVED', 'APPROVED']);
    expect(await page.getByRole('alert').textContent()).toBe('');
  });
});

async function browserForTest(): Promise<Browser> {
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  return browser;
}

const isEventStream = (response: Response) =>
  response.headers()['content-type']?.startsWith('text/event-stream') ?? false;

/** A tab of the browser with GraphiQL, in which the example operation of this name is shown. */
async function openExample(browser: Browser, url: string, title: string, operation: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url, { waitUntil: 'load' });
  await page.getByText('query PaymentActivities').waitFor();
  const examples = page.getByRole('navigation', { name: 'Examples' });
  await examples.getByRole('button', { name: title, exact: true }).click();
  await page.getByRole('tab', { name: operation }).waitFor();
  return page;
}

const execute = (page: Page) => page.getByRole('button', { name: /execute query/i }).click();

const resultOf = (page: Page) =>
  page.locator('section[aria-label="Result Window"], .result-window').textContent();
