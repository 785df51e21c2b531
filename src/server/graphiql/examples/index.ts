import { changesExamples } from './changes.ts';
import { dryRunsExamples } from './dry-runs.ts';
import { employeesExamples } from './employees.ts';
import type { ExampleGroup } from './example.ts';
import { leaveExamples } from './leave.ts';
import { liveExamples } from './live.ts';
import { payrollExamples } from './payroll.ts';
import { salariesExamples } from './salaries.ts';

/** The examples of GraphiQL, in the order of its list. */
export const EXAMPLE_GROUPS: readonly ExampleGroup[] = [
  payrollExamples,
  salariesExamples,
  employeesExamples,
  leaveExamples,
  changesExamples,
  dryRunsExamples,
  liveExamples,
];
