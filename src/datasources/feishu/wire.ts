/** Shapes that several of Feishu's endpoints share on the wire. Every field may be missing (CONTRACT §3.9). */

export type { I18nText, I18nTexts } from '../../locales.ts';

/** The kind of id that names an employee in a call and in its answer. */
export type UserIdType = (typeof USER_ID_TYPES)[number];

export const USER_ID_TYPES = ['open_id', 'union_id', 'user_id', 'people_corehr_id'] as const;

export function isUserIdType(text: string): text is UserIdType {
  return USER_ID_TYPES.some((type) => type === text);
}

/** One page of a list that is read by token. `page_token` is there only while `has_more` is true. */
export interface TokenPage {
  readonly page_token?: string | null;
  readonly has_more?: boolean | null;
}

/** A type alias, as an interface has no index signature and could not be a query. */
export type PageQuery = {
  readonly page_size: number;
  readonly page_token?: string | undefined;
};
