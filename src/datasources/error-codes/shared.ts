import type { BilingualText } from '../../error-reasons/bilingual-text.ts';
import type { FeishuErrorCode } from '../feishu/error-codes/error-code.ts';

/** A failure inside Feishu, of an endpoint that only reads: the same call may succeed a little later. */
export function failedRead(code: number, msg: string, what: BilingualText): FeishuErrorCode {
  return {
    code,
    http: 500,
    msg,
    category: 'UPSTREAM_FAILURE',
    reason: 'UPSTREAM_INTERNAL_ERROR',
    retryable: true,
    message: {
      en: `Something failed inside Feishu while ${what.en} were read.`,
      zh: `飞书在读取${what.zh}时内部出错。`,
    },
  };
}

/** A parameter that an endpoint refuses without saying which. */
export function invalidParameter(code: number, msg: string, message: BilingualText): FeishuErrorCode {
  return { code, http: 400, msg, category: 'INVALID_INPUT', reason: 'INVALID_PARAMETER', message };
}
