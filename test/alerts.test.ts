import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { listPaymentActivities } from '../src/datasources/payroll.ts';
import { createMetrics } from '../src/server/observability/metrics/metrics.ts';
import { createNameOperation } from '../src/server/observability/name-operation.ts';
import { newEntry } from '../src/server/observability/operation-log.ts';
import { dashboardExpressions } from './support/dashboard.ts';
import { samplesIn } from './support/prometheus-text.ts';

/** All metrics, each with a sample. */
async function exported() {
  const metrics = createMetrics();
  const loads = [{ endpoint: 'GET /', permitsInUse: 1, queued: 0 }];
  metrics.watch({
    feishu: { state: () => ({ breaker: 'closed', loads }) },
    redis: { upSince: 0 },
    mutations: ['archivePaymentActivity'],
    subscriptions: { count: 1 },
  });
  metrics.operation(newEntry('r-1'), { status: 200, ms: 1 }, createNameOperation(new Map()));
  metrics.cacheRead('salaryPlans', true);
  metrics.feishu.onJoin(listPaymentActivities);
  const answered = metrics.feishu.onAttempt(listPaymentActivities, 2);
  answered.onPermit();
  answered.onEnd({ code: 99991400, logId: null });
  metrics.feishu.onAttempt(listPaymentActivities, 1).onEnd({ fault: 'circuit_open', logId: null });
  return samplesIn(await metrics.text());
}

const alerts = readFileSync('docs/alerts.yaml', 'utf8');
const operations = readFileSync('docs/operations.md', 'utf8');
const namesIn = (text: string) => [...new Set(text.match(/\b(feishu_people|nodejs|process)_[a-z0-9_]+/g))];
const withoutSuffix = (name: string) => name.replace(/_(bucket|sum|count)$/, '');

describe.each([
  ['docs/grafana/feishu-people.json', dashboardExpressions().join('\n')],
  ['docs/alerts.yaml', alerts],
])('%s', (_, text) => {
  test('has names of metrics that are exported', async () => {
    const { names } = await exported();
    expect(namesIn(text)).not.toEqual([]);
    expect(namesIn(text).filter((name) => !names.includes(name))).toEqual([]);
  });

  test('selects by labels and values of labels that the metric has', async () => {
    const { labelsOf } = await exported();
    const selectors = [...text.matchAll(/\b(feishu_people_[a-z0-9_]+)\{([^}]*)\}/g)];
    const unknown = selectors.flatMap(([, name = '', selector = '']) =>
      [...selector.matchAll(/(\w+)(?:=~?|!=)"/g)]
        .map(([, label = '']) => label)
        .filter((label) => label !== 'instance' && !labelsOf(name).includes(label))
        .map((label) => `${name}: ${label}`),
    );
    expect(selectors).not.toEqual([]);
    expect(unknown).toEqual([]);
  });
});

test('docs/operations.md lists the metrics that are exported, and no others', async () => {
  const { names } = await exported();
  const own = names.filter((name) => name.startsWith('feishu_people_')).map(withoutSuffix);
  const listed = namesIn(operations).filter((name) => name.startsWith('feishu_people_'));
  expect(listed.filter((name) => !name.endsWith('_')).sort()).toEqual([...new Set(own)].sort());
});
