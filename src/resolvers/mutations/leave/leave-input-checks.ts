import { canonical, type Text } from '../../../locales.ts';
import { isCalendarDate } from '../../values/arguments.ts';
import { isLongerThan, isPlainDecimal, issueIf } from '../../write/input-checks.ts';
import type { FoundIssue } from '../../write/mutation-error.ts';

/** Limits of Feishu's for leave granting records (CONTRACT §2.4). */
const MAX_REASON = 3_000;
const MAX_QUANTITY = 9_999;
const MAX_DECIMALS = 6;

/** The issues of a reason: each of its texts needs a language and something to say. */
export function reasonIssues(reason: readonly Text[]): FoundIssue[] {
  if (reason.length === 0) return issueIf(true, ['reason'], 'REASON_MISSING', 'is empty.');
  const languages = reason.map(({ locale }) => feishuLocale(locale));
  return reason.flatMap(({ locale, value }, n) => {
    const at = ['reason', String(n)];
    return [
      ...issueIf(
        feishuLocale(locale) === undefined,
        [...at, 'locale'],
        'INVALID_LOCALE',
        'is not a language tag such as zh-CN or en-US.',
      ),
      ...issueIf(
        languages[n] !== undefined && languages.indexOf(languages[n]) < n,
        [...at, 'locale'],
        'INVALID_PARAMETER',
        'is the language of an earlier text; each language is given once.',
      ),
      ...issueIf(value.trim() === '', [...at, 'value'], 'REASON_MISSING', 'is empty.'),
      ...issueIf(
        isLongerThan(value, MAX_REASON),
        [...at, 'value'],
        'REASON_TOO_LONG',
        `is longer than ${MAX_REASON} characters.`,
      ),
    ];
  });
}

/** The issues of a date that is given as `name`. */
export function dateIssues(name: string, date: string): FoundIssue[] {
  const problem = 'is not a day of the calendar in the form YYYY-MM-DD.';
  return issueIf(!isCalendarDate(date), [name], 'INVALID_DATE', problem);
}

/** The issues of a quantity of leave. */
export function quantityIssues(quantity: string): FoundIssue[] {
  const path = ['quantity'];
  if (!isPlainDecimal(quantity)) {
    return issueIf(true, path, 'LEAVE_QUANTITY_INVALID', 'is not a plain decimal number.');
  }
  const decimals = quantity.split('.')[1]?.length ?? 0;
  return [
    ...issueIf(
      Math.abs(Number(quantity)) > MAX_QUANTITY,
      path,
      'LEAVE_QUANTITY_OUT_OF_RANGE',
      `does not lie between -${MAX_QUANTITY} and ${MAX_QUANTITY}.`,
    ),
    ...issueIf(
      decimals > MAX_DECIMALS,
      path,
      'LEAVE_QUANTITY_TOO_PRECISE',
      `has more than ${MAX_DECIMALS} decimals.`,
    ),
  ];
}

/** A language as this endpoint of Feishu's spells it, `zh_CN`; undefined for what is none. */
export function feishuLocale(locale: string): string | undefined {
  return canonical(locale.replaceAll('_', '-'))?.replaceAll('-', '_');
}
