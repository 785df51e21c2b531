import { type EndpointDeclaration, fieldScopesOf, USER_ID_SCOPE } from '../../datasources/feishu/endpoint.ts';
import type { UserIdType } from '../../datasources/feishu/wire.ts';
import type { BilingualText } from '../../error-reasons/bilingual-text.ts';
import { ClientError } from '../../errors.ts';

/**
 * The error of an argument that is refused before any call. `argument` is its path, such as `payDate.start`, and
 * `problem` goes on behind it.
 */
export function badUserInput(argument: string, problem: BilingualText): ClientError {
  const text = { en: `Argument "${argument}" ${problem.en}`, zh: `参数 "${argument}" ${problem.zh}` };
  return new ClientError('BAD_USER_INPUT', text, { argument });
}

/** A cursor that this list did not give, or that Feishu no longer takes. */
export function invalidCursor(): ClientError {
  return new ClientError(
    'INVALID_CURSOR',
    {
      en:
        'Argument "after" is not a cursor of this list with these arguments, or it is too old. ' +
        'Take a cursor from pageInfo or an edge of the same list, or start without one.',
      zh: '参数 "after" 不是该列表在这些参数下的游标，或已失效。请使用同一列表的 pageInfo 或 edge 中的游标，或不带游标重新开始。',
    },
    { argument: 'after' },
  );
}

/** A value without which a row cannot be served. */
export function required<Value>(value: Value | null | undefined, field: string): Value {
  if (value === null || value === undefined) {
    throw new ClientError('UPSTREAM_ERROR', {
      en: `Feishu left out ${field}, which this field cannot do without.`,
      zh: `飞书没有返回此字段所必需的 ${field}。`,
    });
  }
  return value;
}

/**
 * A field that Feishu leaves out of its rows for callers without the field's own permission. What is absent is not
 * empty: an archive without its items would be a wrong answer.
 */
export function permitted<Value>(
  value: Value | undefined,
  endpoint: EndpointDeclaration,
  field: string,
): Value {
  if (value !== undefined) return value;
  const requiredScopes = fieldScopesOf(endpoint, field);
  throw new ClientError(
    'FORBIDDEN',
    {
      en: `Feishu gives ${field} only to callers with the permission ${requiredScopes.join(' or ')}. Have it granted, or leave this field out.`,
      zh: `飞书只向拥有权限 ${requiredScopes.join(' 或 ')} 的调用方返回 ${field}。请开通该权限，或不要查询此字段。`,
    },
    { requiredScopes },
  );
}

/** An employee's id in a row. Feishu leaves ids of the kind user_id out for callers without a permission of their own. */
export function permittedUserId(
  id: string | null | undefined,
  userIdType: UserIdType,
  field: string,
): string {
  if (id || userIdType !== 'user_id') return required(id, field);
  throw new ClientError(
    'FORBIDDEN',
    {
      en: `Feishu gives a user_id as ${field} only to callers with the permission ${USER_ID_SCOPE}. Have it granted, ask by ids of another kind, or leave this field out.`,
      zh: `飞书只向拥有权限 ${USER_ID_SCOPE} 的调用方返回 user_id 形式的 ${field}。请开通该权限、改用其他类型的 ID，或不要查询此字段。`,
    },
    { requiredScopes: [USER_ID_SCOPE] },
  );
}

/** A value of Feishu's that the graph cannot give; the message does not quote it, as it may be an amount of pay. */
export function unfitValue(): ClientError {
  return new ClientError('UPSTREAM_ERROR', {
    en: 'Feishu sent a value that does not fit this field.',
    zh: '飞书返回的值不适合此字段。',
  });
}
