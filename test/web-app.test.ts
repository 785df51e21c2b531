import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HAS_BROWSER, launchBrowser } from './support/browser.ts';
import { INSTALL_TIMEOUT_MS } from './support/install-packages.ts';
import { type Layer, startLayer } from './support/layer.ts';
import { activityEvent, archiveEvent } from './support/subscriptions.ts';
import { buildWebApp, serveWebApp, WEB_APP_OPERATIONS, type WebApp } from './support/web-app.ts';

const ARCHIVE = 'POST /open-apis/payroll/v1/payment_activitys/archive';
const SET_SALARY = 'POST /open-apis/compensation/v1/archives';

let layer: Layer;
let app: WebApp;
let browser: Browser;

beforeAll(async () => {
  buildWebApp();
  if (!HAS_BROWSER) return;
  // The layer runs nothing but what the build registered.
  layer = await startLayer({ env: { PERSISTED_OPERATIONS: WEB_APP_OPERATIONS, PERSISTED_ONLY: 'true' } });
  app = await serveWebApp(layer.url);
  browser = await launchBrowser();
}, INSTALL_TIMEOUT_MS);

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await layer?.close();
});

test('the example builds: operations, types and files', () => {
  // beforeAll throws with the compiler's messages if it does not.
});

/** What a page shows soon, on a slow machine too. */
const SOON = { timeout: 10_000 };

describe.runIf(HAS_BROWSER)('the web app over a layer that runs persisted operations only', () => {
  let context: BrowserContext;
  let page: Page;
  let requested: string[];
  let failed: string[];

  beforeEach(async () => {
    context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    requested = [];
    failed = [];
    page.on('request', (request) => requested.push(request.url()));
    page.on('pageerror', (error) => failed.push(error.message));
    page.on('console', (message) => message.type() === 'error' && failed.push(message.text()));
  });

  afterEach(async () => {
    await context.close();
    expect(failed).toEqual([]);
    expect(requested.filter((address) => !/^data:/.test(address) && !address.startsWith(app.url))).toEqual(
      [],
    );
  });

  async function signIn(token: string): Promise<void> {
    await page.goto(app.url);
    await page.getByRole('button', { name: token }).click();
  }

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const alert = () => page.getByRole('alert');
  const passed = () => page.locator('.notice').getByText('The check found nothing').waitFor();
  const callsOf = (endpoint: string) => layer.sandbox.calls.filter((call) => call.endpoint === endpoint);

  /** Opens the nth approved run and returns its id. */
  async function openApproved(n: number): Promise<string> {
    await page.getByText('Approved', { exact: true }).first().click();
    await expect.poll(() => page.getByRole('rowheader').count(), SOON).toBeGreaterThan(n);
    await page.getByRole('rowheader').nth(n).getByRole('link').click();
    await page.getByRole('heading', { name: 'Archive' }).waitFor();
    return page.url().split('/').at(-1) ?? '';
  }

  const statusOf = (id: string) =>
    layer.sandbox.state.paymentActivities.find(({ activity_id }) => activity_id === id)?.activity_status;

  /** Changes a run as Feishu's own pages do. */
  function setStatus(id: string, activity_status: number): void {
    const runs = layer.sandbox.state.paymentActivities;
    const n = runs.findIndex(({ activity_id }) => activity_id === id);
    runs[n] = { ...runs[n], activity_status };
  }

  /** Moves the focus with the Tab key to the control with this name, as a user without a mouse does. */
  async function tabTo(name: RegExp): Promise<void> {
    const nameOfFocused = () =>
      page.evaluate(() => {
        const { activeElement } = document;
        const label = activeElement instanceof HTMLInputElement ? activeElement.labels?.[0] : activeElement;
        return label?.textContent ?? '';
      });
    for (let pressed = 0; pressed < 40; pressed += 1) {
      await page.keyboard.press('Tab');
      if (name.test(await nameOfFocused())) return;
    }
    throw new Error(`The Tab key does not lead to ${name}.`);
  }

  const focused = () => page.evaluate(() => document.activeElement?.textContent);

  test('by keyboard alone: finds a run, checks it, archives it and sees that it is archived', async () => {
    await page.goto(app.url);
    await expect.poll(focused, SOON).toBe('Sign in');
    await tabTo(/u-sandbox-hr/);
    await page.keyboard.press('Enter');
    await expect.poll(focused, SOON).toBe('Pay runs');
    await tabTo(/^Approved$/);
    await page.keyboard.press('Space');
    await page.getByRole('rowheader').first().waitFor();
    await tabTo(/salary/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Archive' }).waitFor();
    const id = page.url().split('/').at(-1) ?? '';
    await tabTo(/^Check$/);
    await page.keyboard.press('Enter');
    await passed();
    expect(callsOf(ARCHIVE)).toEqual([]);
    await tabTo(/^Archive now$/);
    await page.keyboard.press('Enter');

    // The button that was pressed is gone; the focus is on what it led to.
    await expect.poll(focused, SOON).toBe('The run was archived.');
    expect(await page.locator('.facts .status').textContent()).toBe('Archived');
    expect(statusOf(id)).toBe(400);
    expect(callsOf(ARCHIVE)).toHaveLength(1);

    // The way back keeps the filter; the list of approved runs, which was read before, no longer has the run.
    await tabTo(/^Skip/);
    await page.keyboard.press('Enter');
    await tabTo(/^Pay runs$/);
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: 'Approved', checked: true }).waitFor();
    await expect.poll(() => page.getByRole('rowheader').count(), SOON).toBeGreaterThan(0);
    await expect.poll(() => page.locator(`a[href*="${id}"]`).count(), SOON).toBe(0);
  });

  test('shows a change as it happens, without a request', async () => {
    const stream = page.waitForResponse((response) =>
      /event-stream/.test(response.headers()['content-type'] ?? ''),
    );
    await signIn('u-sandbox-hr');
    await stream;
    const row = page.getByRole('row', { name: '2026-01 Singapore salary' });
    await expect.poll(() => row.textContent(), SOON).toContain('Approved');
    const id = (await row.getByRole('link').getAttribute('href'))?.split('/').at(-1) ?? '';
    const sent = requested.length;
    setStatus(id, 400);
    await layer.events.publish(activityEvent(id, 'ARCHIVED'));
    await expect.poll(() => row.textContent(), SOON).toContain('Archived');
    expect(requested.slice(sent)).toEqual([]);
  });

  test('a run leaves a filtered list when it changes, and comes back, without a moment of an empty list', async () => {
    const stream = page.waitForResponse((response) =>
      /event-stream/.test(response.headers()['content-type'] ?? ''),
    );
    await signIn('u-sandbox-hr');
    await stream;
    await page.getByText('Approved', { exact: true }).first().click();
    await page.getByRole('checkbox', { name: 'Approved', checked: true }).waitFor();
    const links = page.locator('.runs tbody a');
    const statuses = async () => [...new Set(await page.locator('.runs .status').allTextContents())];
    await expect.poll(statuses, SOON).toEqual(['Approved']);
    const before = await links.count();
    const id = (await links.first().getAttribute('href'))?.split('/').at(-1) ?? '';
    const run = page.locator(`.runs a[href*="${id}"]`);
    await run.focus();
    await page.locator('.runs').evaluate((table) => {
      const note = () => {
        const fewest = Math.min(Number(table.dataset.fewest ?? Infinity), table.querySelectorAll('a').length);
        table.dataset.fewest = String(fewest);
      };
      new MutationObserver(note).observe(table, { childList: true, subtree: true });
    });

    setStatus(id, 400);
    await layer.events.publish(activityEvent(id, 'ARCHIVED'));
    await run.waitFor({ state: 'detached' });
    expect(await links.count()).toBe(before - 1);
    // The focus was in the row that is gone.
    expect(await page.locator('.runs').evaluate((table) => document.activeElement === table)).toBe(true);

    setStatus(id, 375);
    await layer.events.publish(activityEvent(id, 'APPROVED'));
    await run.waitFor();
    expect(await links.count()).toBe(before);
    expect(await page.locator('.runs').getAttribute('data-fewest')).toBe(String(before - 1));
  });

  test('says that live updates are interrupted, tries again, and then shows what happened meanwhile', async () => {
    await page.clock.install();
    // What a read that failed five times ends a subscription with.
    const error = { message: 'Feishu cannot be reached.', extensions: { code: 'UPSTREAM_UNAVAILABLE' } };
    const body = `event: next\ndata: ${JSON.stringify({ errors: [error] })}\n\nevent: complete\ndata:\n\n`;
    let attempts = 0;
    await page.route('**/graphql', (route) => {
      if (!route.request().postData()?.includes('"PayRunChanged"')) return route.continue();
      attempts += 1;
      return route.fulfill({ contentType: 'text/event-stream', body });
    });
    await signIn('u-sandbox-hr');
    const id = await openApproved(0);
    const status = () => page.locator('.facts .status').textContent();
    await expect.poll(status, SOON).toBe('Approved');
    const notice = page.getByRole('status').filter({ hasText: 'Live updates are' });
    await expect.poll(() => page.clock.runFor(1_000).then(() => attempts), SOON).toBeGreaterThan(1);
    await expect.poll(() => notice.textContent(), SOON).toContain('interrupted');

    await page.unroute('**/graphql');
    setStatus(id, 400);
    await page.clock.runFor(30_000);
    await expect.poll(status, SOON).toBe('Archived');
    expect(await notice.textContent()).toContain('on again');

    // A proxy may keep a stream open whose server is gone: one that is silent is opened again, too.
    setStatus(id, 375);
    await page.clock.runFor(40_000);
    await expect.poll(status, SOON).toBe('Approved');
  });

  test('shows each page of the list behind the one before it', async () => {
    await signIn('u-sandbox-hr');
    await expect.poll(() => page.getByRole('rowheader').count(), SOON).toBeGreaterThanOrEqual(20);
    const all = layer.sandbox.state.paymentActivities.filter(({ pay_date }) => pay_date?.startsWith('2026'));
    const scroll = () => page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const shown = () => page.locator('.runs').getByRole('rowheader').count();
    await expect.poll(() => scroll().then(shown), SOON).toBe(all.length);
  });

  test('shows a refusal, with the permission that is missing', async () => {
    await signIn('u-sandbox-viewer');
    const id = await openApproved(1);
    await button('Check').click();
    await passed();
    await button('Archive now').click();
    await alert().getByText('payroll:payment_activity:archive').waitFor();
    expect(await alert().textContent()).toContain('Refused');
    expect(statusOf(id)).toBe(375);
  });

  test('says what to check where the outcome is unknown', async () => {
    await signIn('u-sandbox-hr');
    const id = await openApproved(1);
    await button('Check').click();
    await passed();
    layer.sandbox.script({ endpoint: ARCHIVE, refuse: { code: 2500001 }, times: 3 });
    await button('Archive now').click();
    await alert().getByText('It is not known whether this was done').waitFor();
    expect(await alert().textContent()).toContain(id);
    expect(await alert().textContent()).toContain('OUTCOME_UNKNOWN');
    await button('Read the status again').click();
    expect(await page.locator('.facts .status').textContent()).toBe('Approved');
    layer.sandbox.clearFaults();
  });

  test('a caller without permission is told which one is missing', async () => {
    await signIn('u-sandbox-nobody');
    await alert().getByText('payroll:payment_activity:read').first().waitFor();
    // To subscribe again would be of no use.
    await page.getByRole('status').getByText('There are no live updates here').waitFor();
  });

  /** Opens an employee whose salary may be adjusted, and waits until changes of it are heard of. */
  async function openEmployee(): Promise<void> {
    const stream = page.waitForResponse(
      (response) => response.request().postData()?.includes('"SalaryChanged"') ?? false,
    );
    await signIn('t-sandbox');
    await page.getByRole('link', { name: '2026-03 Mainland China salary' }).click();
    await page.getByRole('link', { name: 'Xiulan Zhang' }).first().click();
    await page.getByRole('heading', { name: 'Adjust the salary' }).waitFor();
    await page.getByRole('heading', { name: 'Leave granted: Annual leave' }).waitFor();
    await stream;
  }

  /** Gives the employee on the page a new version of the latest archive, as Feishu's own pages do, or none. */
  async function changeLatestArchive(change: 'MODIFIED' | 'DELETED'): Promise<void> {
    const globalId = Buffer.from(decodeURIComponent(page.url().split('/').at(-1) ?? ''), 'base64').toString();
    const [employmentId, archives] =
      Array.from(layer.sandbox.state.salaryArchives).find(([id]) => globalId.includes(id)) ?? [];
    if (!employmentId || !archives) throw new Error(`${globalId} has no archives.`);
    const latest = archives.splice(-1);
    if (change === 'MODIFIED')
      archives.push(...latest.map((archive) => ({ ...archive, tid: `${archive.tid}0` })));
    await layer.events.publish(archiveEvent(employmentId, change));
  }

  test('adjusts a salary: the problem beside its field, the dry run, the write and the new archive', async () => {
    await openEmployee();
    await page.getByLabel('Base salary').fill('-1');
    await button('Check').click();
    await alert().waitFor();
    expect(await page.getByLabel('Base salary').getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('Position salary').getAttribute('aria-invalid')).toBe('false');

    await page.getByLabel('Base salary').fill('12345.60');
    await button('Check').click();
    await passed();
    expect(callsOf(SET_SALARY)).toEqual([]);
    await button('Set the salary').click();
    await page.getByRole('cell', { name: '12,345.60' }).waitFor();
    expect(callsOf(SET_SALARY)).toHaveLength(1);
    expect(await focused()).toBe('The salary was set.');
    // One's own change is not one that was made meanwhile.
    expect(await alert().count()).toBe(0);

    await changeLatestArchive('DELETED');
    await page.getByRole('cell', { name: '12,345.60' }).waitFor({ state: 'detached' });
  });

  test('a draft is kept, and not written, when the salary is changed meanwhile', async () => {
    const salariesSet = callsOf(SET_SALARY).length;
    const warning = alert().getByText('This salary has changed since you began');
    const description = page.getByLabel('Description');
    await openEmployee();
    await description.fill('Typed before it changed');
    await button('Check').click();
    await passed();
    await changeLatestArchive('MODIFIED');
    await warning.waitFor();
    await button('Set the salary').press('Enter');
    await description.press('Enter');

    // What was checked stands no more: it is to be checked again.
    await button('Keep what I typed').click();
    expect(await focused()).toBe('Adjust the salary');
    expect(await description.inputValue()).toBe('Typed before it changed');
    expect(await button('Set the salary').count()).toBe(0);
    await button('Check').click();
    await passed();

    await changeLatestArchive('MODIFIED');
    await warning.waitFor();
    await button('Start from the new values').click();
    expect(await description.inputValue()).toBe('');
    expect(await alert().count()).toBe(0);
    expect(callsOf(SET_SALARY)).toHaveLength(salariesSet);
  });

  test('no page has a serious accessibility problem, in light or in dark', { timeout: 120_000 }, async () => {
    const problems: string[] = [];
    // The rows of a table are alike. There are no frames, whose results a page of its own would put together.
    const axe = () => new AxeBuilder({ page }).setLegacyMode().exclude('tbody tr:nth-child(n+4)');
    const check = async (where: string) => {
      await page.emulateMedia({ colorScheme: 'light' });
      const inLight = await axe().analyze();
      await page.emulateMedia({ colorScheme: 'dark' });
      // Nothing but the colours is different.
      const inDark = await axe().withRules(['color-contrast']).analyze();
      for (const { id, impact, nodes } of [...inLight.violations, ...inDark.violations]) {
        if (impact === 'serious' || impact === 'critical')
          problems.push(`${where}: ${id} ${nodes.map(({ html }) => html).join(' ')}`);
      }
    };
    await page.goto(app.url);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await check('sign-in');
    await signIn('t-sandbox');
    await page.getByRole('heading', { name: 'Payments by month' }).waitFor();
    await check('runs');
    await openApproved(2);
    await button('Check').click();
    await passed();
    await page.locator('tbody a').first().waitFor();
    await check('run');
    await page.locator('tbody a').first().click();
    await page.getByRole('heading', { name: /Leave granted/ }).waitFor();
    await check('employee');
    await page.getByLabel('Description').fill('Typed');
    await changeLatestArchive('MODIFIED');
    await alert().waitFor();
    await check('an employee whose salary has changed');
    expect(problems).toEqual([]);
  });
});
