/** What `npm audit` came to: passed, or not, and a line for the operator. */
export interface Verdict {
  readonly passes: boolean;
  readonly line: string;
}

interface Report {
  readonly statusCode?: number;
  readonly message?: string;
  readonly metadata?: { readonly vulnerabilities: { readonly total: number } };
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
}

/**
 * The verdict on a report of `npm audit --json`. Findings fail, and so does whatever is no report; a registry that does not
 * offer the endpoint, such as a mirror, answers 405, and no other reason passes.
 */
export function verdictOn(json: string): Verdict {
  const report = parse(json);
  if (report?.statusCode === 405) {
    return { passes: true, line: `not available here: the registry offers no audit (${report.message})` };
  }
  const total = report?.metadata?.vulnerabilities.total;
  if (report === undefined || total === undefined) {
    return { passes: false, line: `npm audit gave no report: ${report?.message ?? json.slice(0, 200)}` };
  }
  if (total === 0) return { passes: true, line: 'no findings in production dependencies' };
  const findings = Object.entries(report.vulnerabilities ?? {}).map(
    ([name, { severity, range }]) => `${name} ${range} (${severity})`,
  );
  return { passes: false, line: `${total} findings in production dependencies: ${findings.join(', ')}` };
}

function parse(json: string): Report | undefined {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
