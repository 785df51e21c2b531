import type { BilingualText } from '../../error-reasons/bilingual-text.ts';
import type { FeishuErrorCode } from '../feishu/error-codes/error-code.ts';
import { failedRead, invalidParameter } from './shared.ts';

const archives = { en: 'salary archives', zh: '薪资档案' };

/** The numbers of archive/create with other meanings (CONTRACT §3.1). */
export const querySalaryArchivesErrors: readonly FeishuErrorCode[] = [
  failedRead(2290001, 'server error', archives),
  invalidParameter(2290002, 'tenantID param invalid', {
    en: 'Feishu does not accept an id, a filter or the paging of the archives.',
    zh: '飞书不接受薪资档案的 ID、筛选条件或分页参数。',
  }),
  failedRead(2290003, 'server error', archives),
  {
    ...invalidParameter(2290004, 'the format of start_date not match, correct example: "2024-01-01"', {
      en: 'The effectiveDate.start is not a date in the form YYYY-MM-DD.',
      zh: 'effectiveDate.start 不是 YYYY-MM-DD 格式的日期。',
    }),
    reason: 'INVALID_DATE',
  },
  {
    ...invalidParameter(2290005, 'the format of end_date not match, correct example: "2024-01-01"', {
      en: 'The effectiveDate.end is not a date in the form YYYY-MM-DD.',
      zh: 'effectiveDate.end 不是 YYYY-MM-DD 格式的日期。',
    }),
    reason: 'INVALID_DATE',
  },
  invalidParameter(2290006, 'user_id_type invalid', {
    en: 'Feishu does not know this kind of user id.',
    zh: '飞书不支持这种用户 ID 类型。',
  }),
];

/** The codes that all lists of compensation's reference data share (CONTRACT §3.2). */
const listErrors = (rows: BilingualText): readonly FeishuErrorCode[] => [
  failedRead(2290001, 'server error', rows),
  invalidParameter(2290002, 'param invalid', {
    en: `Feishu does not accept the paging of ${rows.en}.`,
    zh: `飞书不接受${rows.zh}列表的分页参数。`,
  }),
  failedRead(2290003, 'rpc fail', rows),
];

export const listSalaryPlansErrors = listErrors({ en: 'salary plans', zh: '薪资方案' });
export const listSalaryItemsErrors = listErrors({ en: 'salary items', zh: '薪资项' });
export const listSalaryItemCategoriesErrors = listErrors({
  en: 'categories of salary items',
  zh: '薪资项分类',
});
export const listSalaryIndicatorsErrors = listErrors({ en: 'salary indicators', zh: '薪资统计指标' });
export const listSalaryChangeReasonsErrors = listErrors({
  en: 'reasons for salary changes',
  zh: '调薪原因',
});
