import type { I18nText } from '../../datasources/feishu/wire.ts';

/** A name in Chinese and English. Feishu spells the language tags differently in each domain (CONTRACT §3.9). */
export type Name = readonly [zh: string, en: string];

export const payrollName = ([zh, en]: Name): I18nText[] => [
  { locale: 'zh_cn', value: zh },
  { locale: 'en_us', value: en },
];

export const compensationName = ([zh, en]: Name): I18nText[] => [
  { locale: 'zh-CN', value: zh },
  { locale: 'en-US', value: en },
];

export const peopleName = ([zh, en]: Name): I18nText[] => [
  { lang: 'zh_CN', value: zh },
  { lang: 'en_US', value: en },
];

/** Pay groups have an object with one text for each language. */
export const payGroupName = ([zh, en]: Name) => ({ zh_cn: zh, en_us: en });
