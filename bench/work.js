import { shapes } from './contenders/feishu.js';

// The operations, as each contender's schema names their fields.

/** Fields of the schema that the contenders of our own and the layer have. */
const OUR_FIELDS = {
  Large: `activityId name names { locale value } payDate status statusCode payrollCount calculationActivityCount
      calculationActivities { calculationActivityId name names { locale value } }`,
  Small: 'activityId payDate status',
};

/** Fields of a schema that is generated from an OpenAPI document, with Feishu's names. */
const FEISHU_FIELDS = {
  Large: `activity_id activity_names { locale value } pay_date activity_status total_number_of_payroll
        number_of_calculation_activities
        calculation_activities { calculation_activity_id calculation_activity_names { locale value } }`,
  Small: 'activity_id pay_date activity_status',
};

export const FIRST = { Large: 100, Small: 10 };

/** For each kind of schema, the request body of an operation for a range of pay dates. */
export const dialects = {
  ours: (name, payDate) => ({
    operationName: name,
    query: `query ${name}($payDate: DateRangeInput!, $first: Int) {
  paymentActivities(payDate: $payDate, first: $first) {
    nodes { ${OUR_FIELDS[name]} }
    pageInfo { hasNextPage }
  }
}`,
    variables: { payDate, first: FIRST[name] },
  }),
  feishu: (name, { start, end }) => ({
    operationName: name,
    query: `query ${name}($start: String!, $end: String!, $first: Int!) {
  paymentActivityList(pay_period_start_date: $start, pay_period_end_date: $end, page_size: $first) {
    code
    data {
      payment_activitys { ${FEISHU_FIELDS[name]} }
      has_more
    }
  }
}`,
    variables: { start, end, first: FIRST[name] },
  }),
};

const DAY_MS = 86_400_000;
const dayAfter = (days) => new Date(Date.UTC(2000, 0, 1) + days * DAY_MS).toISOString().slice(0, 10);

/** The n-th range of pay dates; the first few millions are different. */
export function payDate(n) {
  const start = n % 5_000;
  return { start: dayAfter(start), end: dayAfter(start + 1 + Math.floor(n / 5_000)) };
}

/** A response in the form of our schema, for comparison. A response with Feishu's names is converted. */
export function comparable(dialect, name, answer) {
  if (dialect === 'ours') return answer;
  const { payment_activitys, has_more } = answer.data.paymentActivityList.data;
  const nodes = payment_activitys.map((row) => shapes[name](row, 'zh-CN'));
  return { data: { paymentActivities: { nodes, pageInfo: { hasNextPage: has_more } } } };
}

/** The join: the salary archives of 100 employees with all rows that they refer to. */
export const JOINS = {
  query: `query Joins($userIds: [ID!]!) {
  salaryArchives(userIds: $userIds, first: 100) {
    nodes {
      archiveId
      effectiveDate
      employee { userId }
      plan { name }
      changeReason { name }
      currency { code name }
      items { value item { name valueType } }
    }
  }
}`,
  variables: { userIds: Array.from({ length: 100 }, (_, index) => `ou_${index}`) },
};
