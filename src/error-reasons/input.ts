import type { Reason } from './reason.ts';

/** Refusals of any input. */
export const inputReasons = {
  REQUIRED_FIELD_EMPTY: {
    meaning: { en: 'A field that must be given is empty.', zh: '必填字段为空。' },
    hint: {
      en: 'Fill in every required field; an empty text does not count.',
      zh: '请填写所有必填字段，空字符串视为未填写。',
    },
  },
  INVALID_UUID: {
    meaning: { en: 'The value is not an RFC 4122 version 4 UUID.', zh: '该值不是符合 RFC 4122 的 UUID v4。' },
    hint: {
      en: 'Generate a version 4 UUID with hyphens, for example with crypto.randomUUID(), and keep it for repeats of the same change.',
      zh: '请生成带连字符的 UUID v4（例如使用 crypto.randomUUID()），并在重试同一次变更时沿用该值。',
    },
  },
  INVALID_DATE: {
    meaning: {
      en: 'The value is not a date of the calendar in the form YYYY-MM-DD.',
      zh: '该值不是真实存在的 YYYY-MM-DD 格式日期。',
    },
    hint: {
      en: 'Write a date that exists as YYYY-MM-DD, for example 2024-01-01.',
      zh: '请填写真实存在的日期，格式为 YYYY-MM-DD，例如 2024-01-01。',
    },
  },
  INVALID_RANGE: {
    meaning: {
      en: 'The range ends before it begins, or a number lies outside what this argument takes.',
      zh: '范围的结束早于开始，或数值超出了该参数允许的范围。',
    },
    hint: {
      en: 'Let the range begin no later than it ends, and keep numbers within the limits in the schema.',
      zh: '请确保起始值不晚于结束值，并且数值在 schema 说明的范围之内。',
    },
  },
  INVALID_LOCALE: {
    meaning: {
      en: 'The language is not one that Feishu takes, such as zh-CN or en-US.',
      zh: '该语言不是飞书支持的语言，例如 zh-CN 或 en-US。',
    },
    hint: {
      en: 'Use a language tag such as zh-CN, en-US or ja-JP.',
      zh: '请使用 zh-CN、en-US、ja-JP 这样的语言标识。',
    },
  },
  INVALID_PARAMETER: {
    meaning: {
      en: 'A value is missing, malformed or not accepted, and no more precise reason is known.',
      zh: '某个值缺失、格式错误或不被接受，且没有更具体的原因。',
    },
    hint: {
      en: 'Compare every value with its description in the schema: none may be missing, and numbers and dates must have the right form.',
      zh: '请对照 schema 中的字段说明检查各项取值：不能遗漏，数字和日期的格式必须正确。',
    },
  },
  ID_UNKNOWN: {
    meaning: {
      en: 'Feishu knows no employee by an id of the input.',
      zh: '输入中的某个用户 ID 在飞书中不存在。',
    },
    hint: {
      en: 'Check the user ids in the input, and that userIdType says what kind of id they are.',
      zh: '请检查输入中的用户 ID 是否正确，以及 userIdType 是否与 ID 的类型一致。',
    },
  },
  ID_OF_ANOTHER_APPLICATION: {
    meaning: {
      en: 'An open id of the input was issued to another Feishu application.',
      zh: '输入中的某个 open id 由另一个飞书应用签发。',
    },
    hint: {
      en: 'An open id is valid for one application only: look the employee up with this application, or use another userIdType.',
      zh: 'open id 只在签发它的应用内有效：请用当前应用重新查询该员工的 ID，或改用其他 userIdType。',
    },
  },
} satisfies Record<string, Reason>;
