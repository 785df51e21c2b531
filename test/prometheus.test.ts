import { expect, test } from 'vitest';
import { dashboardExpressions } from './support/dashboard.ts';
import { layerForTest } from './support/layer.ts';
import { hasPrometheus, prometheusForTest } from './support/prometheus.ts';

const LIST =
  '{ paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }, first: 5) { nodes { activityId } } }';

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly name: string; readonly health: string }[];
  }[];
}
interface Vector {
  readonly result: readonly unknown[];
}

test.skipIf(!hasPrometheus)(
  'a Prometheus scrapes the layer under load, evaluates the alerts and answers every query of the dashboard',
  async () => {
    const layer = await layerForTest({ env: { METRICS: 'on' } });
    const { ask } = await prometheusForTest(layer.url);
    const load = setInterval(() => void layer.hr.rawRequest(LIST).catch(() => undefined), 50);
    try {
      const query = async (expression: string) =>
        ((await ask('query', { query: expression })) as Vector).result;
      await expect
        .poll(() => query('sum(rate(feishu_people_operations_total{outcome="ok"}[10s])) > 0'), {
          timeout: 20_000,
        })
        .not.toEqual([]);
      const { groups } = (await ask('rules')) as Rules;
      const rules = groups.flatMap((group) => group.rules);
      expect(rules.length).toBeGreaterThan(4);
      await expect
        .poll(
          async () => {
            const now = (await ask('rules')) as Rules;
            return new Set(now.groups.flatMap((group) => group.rules).map(({ health }) => health));
          },
          { timeout: 10_000 },
        )
        .toEqual(new Set(['ok']));
      for (const expression of dashboardExpressions()) await query(expression);
      for (const expected of ['feishu_people_circuit_breaker_state', 'nodejs_eventloop_lag_p99_seconds'])
        expect(await query(expected)).not.toEqual([]);
    } finally {
      clearInterval(load);
    }
  },
);
