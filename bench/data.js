// The data of the Feishu stub.

const names = (chinese, english) => [
  { locale: 'zh-CN', value: chinese },
  { locale: 'en-US', value: english },
];

const STATUSES = [100, 150, 200, 300, 350, 360, 375, 400];
const CALCULATION_ACTIVITIES = 10;
const digits = (number) => String(number).padStart(4, '0');

function activity(index) {
  return {
    activity_id: `720348572348${digits(index)}`,
    activity_names: names(`二零二六年第${index}次发薪活动`, `Payment activity number ${index} of 2026`),
    pay_date: `2026-${String((index % 12) + 1).padStart(2, '0')}-15`,
    total_number_of_payroll: 1_000 + index,
    number_of_calculation_activities: CALCULATION_ACTIVITIES,
    calculation_activities: Array.from({ length: CALCULATION_ACTIVITIES }, (_, position) => ({
      calculation_activity_id: `720348572${digits(index)}${digits(position)}`,
      calculation_activity_names: names(`第${position}次算薪活动`, `Calculation activity number ${position}`),
    })),
    activity_status: STATUSES[index % STATUSES.length],
  };
}

/** A page of payment activities. `readAt`, if given, is put into its first row as the payroll count. */
export function activitiesPage(size, readAt) {
  const rows = Array.from({ length: size }, (_, index) => activity(index));
  if (readAt !== undefined && rows[0]) rows[0].total_number_of_payroll = readAt;
  return success({ payment_activitys: rows, has_more: false });
}

const PLANS = 20;
const ITEMS = 40;
const REASONS = 10;
const ids = (prefix, count) => Array.from({ length: count }, (_, index) => `${prefix}${digits(index)}`);
const success = (data) => ({ code: 0, msg: 'success', data });
const list = (items) => success({ items, has_more: false });

function archive(user, index) {
  return {
    user_id: user,
    id: `archive-${index}`,
    tid: `archive-tid-${index}`,
    plan_id: `plan${digits(index % PLANS)}`,
    plan_tid: `plan-tid-${digits(index % PLANS)}`,
    currency_id: 'currency0000',
    change_reason_id: `reason${digits(index % REASONS)}`,
    effective_date: '2026-01-01',
    archive_items: ids('item', 5).map((item_id, position) => ({
      item_id,
      item_result: `${position + 1}000.00`,
      item_result_regular: '',
    })),
  };
}

/** The responses for the join, by path. */
export function joinResponse(path, body) {
  switch (path) {
    case '/open-apis/compensation/v1/archives/query':
      return list(JSON.parse(body.toString()).user_id_list.map(archive));
    case '/open-apis/compensation/v1/plans':
      return list(
        ids('plan', PLANS).map((id, index) => ({
          id,
          tid: `plan-tid-${digits(index)}`,
          name: `Plan ${index}`,
          i18n_names: names(`方案${index}`, `Plan ${index}`),
          effective_date: '2020-01-01',
          currency_id: 'currency0000',
          probation_salary_status: false,
          plan_items: ids('item', 5).map((item_id) => ({ item_id, adjustment_type: 'manual' })),
        })),
      );
    case '/open-apis/compensation/v1/items':
      return list(
        ids('item', ITEMS).map((id, index) => ({
          id,
          name: `Item ${index}`,
          i18n_names: names(`薪资项${index}`, `Item ${index}`),
          value_type: 'money',
          pay_off_frequency_type: 'month',
          decimal_places: 2,
          active_status: 1,
        })),
      );
    case '/open-apis/compensation/v1/change_reasons':
      return list(
        ids('reason', REASONS).map((id, index) => ({
          id,
          name: `Reason ${index}`,
          i18n_names: names(`原因${index}`, `Reason ${index}`),
          active_status: 1,
        })),
      );
    case '/open-apis/corehr/v2/basic_info/currencies/search':
      return list([
        {
          currency_id: 'currency0000',
          currency_name: [
            { lang: 'zh-CN', value: '人民币' },
            { lang: 'en-US', value: 'Renminbi' },
          ],
          numeric_code: 156,
          currency_alpha_3_code: 'CNY',
          status: 1,
        },
      ]);
    case '/open-apis/auth/v3/tenant_access_token/internal':
      return { code: 0, msg: 'ok', tenant_access_token: 't-bench', expire: 7200 };
    default:
      return { code: 2500002, msg: `the stub has no ${path}` };
  }
}
