import type { ExampleGroup } from './example.ts';

/** Employees. */
export const employeesExamples: ExampleGroup = {
  title: 'Employees 员工',
  examples: [
    {
      title: 'By work address',
      as: 'application',
      query: `# Two employees by their work addresses:
# who they are, and what they earn now
# (雇佣信息, 薪资方案). Three calls to
# Feishu.
query EmployeesByAddress {
  employees(
    workEmails: ["xiulan.zhang.2@example.com", "jie.zhao.7@example.com"]
  ) {
    id # for node(id:), and for the cache of your client
    employment {
      name # in your browser's language
      workEmail
      status
      onProbation
      probationEndDate
      salaryPlan {
        name
      }
    }
    salaryArchives(first: 1) {
      nodes {
        effectiveDate
        items {
          value
        }
      }
    }
  }
}
`,
    },
  ],
};
