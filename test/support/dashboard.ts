import { readFileSync } from 'node:fs';

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

/** The expressions of the dashboard, with values for Grafana's variables. */
export function dashboardExpressions(): string[] {
  const { panels }: { panels: readonly Panel[] } = JSON.parse(
    readFileSync('docs/grafana/feishu-people.json', 'utf8'),
  );
  return panels
    .flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
    .map((expr) =>
      expr.replaceAll('$__rate_interval', '10s').replaceAll('$__range', '1h').replaceAll('$instance', '.*'),
    );
}
