/** Uses the recipes as a user of a page does, and prints what each came to as JSON. */
import './dom.ts';
import { errorsOf } from '../apollo/client.ts';
import { start } from '../apollo/start.ts';
import { ArchiveMutation, ChangedSubscription, SalariesQuery } from '../codegen/operations.ts';
import { salaries } from '../gql-tada/client.ts';
import { createUrqlClient } from '../graphcache/client.ts';
import { hashOf } from '../shared/document.ts';
import { createLive } from '../shared/live.ts';
import { createSend } from '../tanstack/client.ts';
import type { Page, Setup } from './page.ts';
import * as pages from './pages.tsx';
import { createProxy, type StreamProxy } from './proxy.ts';

/** The address of the layer, and for each recipe a range of pay dates and three approved activities in it. */
interface Input {
  readonly url: string;
  readonly recipes: readonly {
    readonly payDate: Setup['payDate'];
    readonly activityIds: readonly string[];
  }[];
}

const { url, recipes }: Input = JSON.parse(process.argv[2] ?? '');
const TIMEOUT_MS = 5_000;
const RETRY_MS = 20;

const warnings: string[] = [];
console.warn = (...texts: unknown[]) => warnings.push(texts.join(' '));
console.error = console.warn;

const headersOf = (token: string) => ({ authorization: `Bearer ${token}`, 'accept-language': 'zh-CN' });
const headers = () => headersOf('u-sandbox-hr');
const send = createSend(url, headers);

/** Activities whose change was told to a subscriber whose network is sound. */
const heard: string[] = [];
const stopWitness = createLive(url, headers).subscribe(
  { documentId: hashOf(ChangedSubscription) },
  { next: ({ data }) => heard.push(JSON.stringify(data)), complete() {} },
);

async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`It never came to this: ${what}.\n${warnings.join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Archives an activity in another window, as it were. */
async function archiveElsewhere(activityId: string): Promise<void> {
  const before = heard.length;
  await send(ArchiveMutation, { input: { activityId } });
  await until(`the change of ${activityId} is told`, () => heard.length > before);
}

async function use(
  name: string,
  open: (setup: Setup) => Page,
  { payDate, activityIds }: Input['recipes'][number],
) {
  const [own = '', changed = '', missed = ''] = activityIds;
  const proxy = await createProxy(url);
  let token = 'u-sandbox-hr';
  const live = createLive(proxy.url, () => headersOf(token), RETRY_MS);
  // Without a stream first, so that what is shown after a write is not an event's doing.
  proxy.cut();
  const page = open({ url: proxy.url, headers, live, payDate });
  const shows = (activityId: string) => page.rows().get(activityId);
  await until(`${name} shows a page`, () => page.rows().size === 3);
  page.loadMore();
  await until(`${name} shows two pages`, () => page.rows().size === 6);
  page.archive(own);
  await until(`${name} shows what it wrote`, () => shows(own) === 'ARCHIVED' && page.told() !== '');
  const done = page.told();
  page.archive(own);
  await until(`${name} tells of a refusal`, () => !['', done].includes(page.told()));
  const refused = page.told();

  await resumed(name, page, proxy);
  await archiveElsewhere(changed);
  await until(`${name} shows a change`, () => shows(changed) === 'ARCHIVED');

  proxy.cut();
  await archiveElsewhere(missed);
  await resumed(name, page, proxy);
  await until(`${name} shows a change that it missed`, () => shows(missed) === 'ARCHIVED');
  const rows = page.rows().size;

  token = 'u-sandbox-nobody';
  proxy.cut();
  proxy.mend();
  await until(`${name} tells that its live updates have ended`, () => page.alert() !== '');
  const { streams } = proxy;
  return {
    rows,
    told: [done, refused],
    alert: page.alert(),
    /** Closes the page, and says how often it subscribed after it was told that it may not. */
    close() {
      page.close();
      proxy.close();
      return proxy.streams - streams;
    },
  };
}

async function resumed(name: string, page: Page, proxy: StreamProxy): Promise<void> {
  const { answers } = proxy;
  proxy.mend();
  await until(
    `${name} subscribes again, and reads anew`,
    () => proxy.open.size > 0 && proxy.answers >= answers + page.reads,
  );
}

const urqlOfSalaries = createUrqlClient(url, headers, createLive(url, headers));

/** An amount, by two clients. Its item has no id, of which graphcache must know. */
async function amounts() {
  const variables = { userIds: ['ou_4a85ed41cd604c1befd19bef84798e52'] };
  const tada = await salaries(url, headers(), variables);
  const { data } = await urqlOfSalaries.query(SalariesQuery, variables).toPromise();
  return [tada, data].map((answer) => answer?.salaryArchives?.nodes[0]?.items[0]?.value);
}

/** How each client tells of an argument that is refused. */
async function codes() {
  const { client } = start(url, () => 'u-sandbox-hr');
  const variables = { userIds: [] };
  const apollo = await client.query({ query: SalariesQuery, variables });
  const urql = await urqlOfSalaries.query(SalariesQuery, variables).toPromise();
  const tanstack = await send(SalariesQuery, variables).catch(({ response }) => response.errors);
  return [errorsOf(apollo.error), urql.error?.graphQLErrors, tanstack].map(
    (errors) => errors?.[0]?.extensions?.code,
  );
}

const used: Record<string, Awaited<ReturnType<typeof use>>> = {};
for (const [n, [name, open]] of Object.entries(pages).entries()) {
  const recipe = recipes[n];
  if (recipe) used[name] = await use(name, open, recipe);
}
const told = { amounts: await amounts(), codes: await codes() };
const outcomes = Object.entries(used).map(([name, { close, ...outcome }]) => [
  name,
  { ...outcome, streamsAfterEnd: close() },
]);
stopWitness();
const result = JSON.stringify({ used: Object.fromEntries(outcomes), ...told, warnings });
// The caches have timers of minutes, which would keep the process.
process.stdout.write(result, () => process.exit());
