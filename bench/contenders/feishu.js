// Shared code of the contenders with our schema.

export const FEISHU = process.env.FEISHU_BASE_URL ?? '';
export const PORT = Number(process.env.PORT);
export const PATH = '/open-apis/payroll/v1/payment_activitys';

export const STATUSES = {
  100: 'LIST_PENDING_CONFIRMATION',
  150: 'APPROVAL_PENDING_SUBMISSION',
  200: 'IN_APPROVAL',
  300: 'REJECTED',
  350: 'WITHDRAWN',
  360: 'REVOKED',
  375: 'APPROVED',
  400: 'ARCHIVED',
};

/** The query parameters of Feishu's list endpoint. */
export function search({ payDate, first }) {
  return {
    pay_period_start_date: payDate.start,
    pay_period_end_date: payDate.end,
    page_size: String(first),
  };
}

/** The first language of an Accept-Language header. */
export const languageOf = (header) => header?.split(/[,;]/, 1)[0] ?? '';

export const nameOf = (names, language) =>
  (names.find(({ locale }) => locale === language) ?? names[0])?.value ?? null;

/** The response rows of each operation, built without GraphQL. */
export const shapes = {
  Large: (row, language) => ({
    activityId: row.activity_id,
    name: nameOf(row.activity_names, language),
    names: row.activity_names.map(({ locale, value }) => ({ locale, value })),
    payDate: row.pay_date,
    status: STATUSES[row.activity_status],
    statusCode: row.activity_status,
    payrollCount: row.total_number_of_payroll,
    calculationActivityCount: row.number_of_calculation_activities,
    calculationActivities: row.calculation_activities.map((calculation) => ({
      calculationActivityId: calculation.calculation_activity_id,
      name: nameOf(calculation.calculation_activity_names, language),
      names: calculation.calculation_activity_names.map(({ locale, value }) => ({ locale, value })),
    })),
  }),
  Small: (row) => ({
    activityId: row.activity_id,
    payDate: row.pay_date,
    status: STATUSES[row.activity_status],
  }),
};

export const SDL = /* GraphQL */ `
  type Query {
    paymentActivities(payDate: DateRangeInput!, first: Int = 20): PaymentActivityConnection
  }
  input DateRangeInput {
    start: String!
    end: String!
  }
  type PaymentActivityConnection {
    nodes: [PaymentActivity!]!
    pageInfo: PageInfo!
  }
  type PageInfo {
    hasNextPage: Boolean!
  }
  type PaymentActivity {
    activityId: ID!
    name: String
    names: [LocalizedText!]!
    payDate: String
    status: PaymentActivityStatus!
    statusCode: Int
    payrollCount: Int
    calculationActivityCount: Int
    calculationActivities: [CalculationActivity!]!
  }
  type CalculationActivity {
    calculationActivityId: ID!
    name: String
    names: [LocalizedText!]!
  }
  type LocalizedText {
    locale: String!
    value: String!
  }
  enum PaymentActivityStatus {
    ${Object.values(STATUSES).join(' ')}
  }
`;

/** A resolver map. */
export const resolvers = {
  PaymentActivityConnection: {
    nodes: (page) => page.payment_activitys,
    pageInfo: (page) => ({ hasNextPage: page.has_more }),
  },
  PaymentActivity: {
    activityId: (row) => row.activity_id,
    name: (row, _, { language }) => nameOf(row.activity_names, language),
    names: (row) => row.activity_names,
    payDate: (row) => row.pay_date,
    status: (row) => STATUSES[row.activity_status],
    statusCode: (row) => row.activity_status,
    payrollCount: (row) => row.total_number_of_payroll,
    calculationActivityCount: (row) => row.number_of_calculation_activities,
    calculationActivities: (row) => row.calculation_activities,
  },
  CalculationActivity: {
    calculationActivityId: (row) => row.calculation_activity_id,
    name: (row, _, { language }) => nameOf(row.calculation_activity_names, language),
    names: (row) => row.calculation_activity_names,
  },
};

/** The data of Feishu's envelope. Throws on an error code. */
export function unwrap({ code, msg, data }) {
  if (code !== 0) throw new Error(`Feishu refused: ${code} ${msg}`);
  return data;
}
