import type { FeishuErrorCode } from './error-code.ts';

/**
 * The codes of the gateway in front of every endpoint (CONTRACT §4.4, §6). Where the contract leaves the status or the
 * text unknown, the likeliest stands here: only the sandbox uses them.
 */
export const gatewayErrorCodes: readonly FeishuErrorCode[] = [
  {
    code: 99991400,
    http: 429,
    msg: 'request trigger frequency limit',
    category: 'RATE_LIMITED',
    reason: 'RATE_LIMITED',
    retryable: true,
    message: { en: 'Feishu is being called too often.', zh: '调用飞书过于频繁。' },
  },
  {
    code: 99991403,
    http: 429,
    msg: 'monthly quota used up',
    category: 'RATE_LIMITED',
    reason: 'QUOTA_EXHAUSTED',
    message: {
      en: 'The application has used up its calls to Feishu for this month.',
      zh: '该应用本月调用飞书的额度已用完。',
    },
  },
  {
    code: 99991401,
    http: 400,
    msg: 'ip is denied by app setting',
    category: 'FORBIDDEN',
    reason: 'SOURCE_ADDRESS_NOT_ALLOWED',
    message: {
      en: "Feishu does not accept calls from this server's address.",
      zh: '飞书不接受来自本服务地址的调用。',
    },
  },
  {
    code: 99991661,
    http: 400,
    msg: 'Missing access token for authorization. Please make a request with token attached.',
    category: 'UNAUTHENTICATED',
    reason: 'TOKEN_INVALID',
    message: { en: 'The call to Feishu carried no access token.', zh: '对飞书的调用没有携带访问凭证。' },
  },
  {
    code: 99991662,
    http: 400,
    msg: 'app is not in use',
    category: 'FORBIDDEN',
    reason: 'APPLICATION_DISABLED',
    message: {
      en: 'The Feishu application is disabled for this company.',
      zh: '飞书应用在该企业中已被停用。',
    },
  },
  {
    code: 99991663,
    http: 400,
    msg: 'Invalid access token for authorization. Please make a request with token attached.',
    category: 'UNAUTHENTICATED',
    reason: 'TOKEN_INVALID',
    retryable: true,
    message: {
      en: "Feishu does not accept the application's access token: it is invalid or has expired.",
      zh: '飞书不接受应用的访问凭证：凭证无效或已过期。',
    },
    hint: {
      en: 'Repeat the request: a fresh token is fetched for it. If you pass the token yourself, fetch a fresh one first.',
      zh: '请直接重试，系统会自动获取新的凭证；如果凭证由您自行传入，请先获取新的凭证。',
    },
  },
  {
    code: 99991664,
    http: 400,
    msg: 'invalid app access token',
    category: 'UNAUTHENTICATED',
    reason: 'TOKEN_INVALID',
    retryable: true,
    message: {
      en: 'Feishu does not accept the app access token: it is invalid or has expired.',
      zh: '飞书不接受 app access token：凭证无效或已过期。',
    },
    hint: {
      en: 'Repeat the request: a fresh token is fetched for it. If you pass the token yourself, fetch a fresh one first.',
      zh: '请直接重试，系统会自动获取新的凭证；如果凭证由您自行传入，请先获取新的凭证。',
    },
  },
  {
    code: 99991665,
    http: 400,
    msg: 'invalid app ticket',
    category: 'UNAUTHENTICATED',
    reason: 'TOKEN_INVALID',
    retryable: true,
    message: {
      en: 'Feishu does not accept the app ticket: it is invalid or has expired.',
      zh: '飞书不接受 app ticket：凭证无效或已过期。',
    },
    hint: {
      en: 'Repeat the request: a fresh token is fetched for it. If you pass the token yourself, fetch a fresh one first.',
      zh: '请直接重试，系统会自动获取新的凭证；如果凭证由您自行传入，请先获取新的凭证。',
    },
  },
  {
    code: 99991668,
    http: 400,
    msg: 'Invalid access token for authorization. Please make a request with token attached.',
    category: 'UNAUTHENTICATED',
    reason: 'TOKEN_INVALID',
    message: {
      en: "Feishu does not accept the user's access token: it is invalid, or this operation takes no user token.",
      zh: '飞书不接受该用户的访问凭证：凭证无效，或该操作不支持用户凭证。',
    },
  },
  {
    code: 99991671,
    http: 400,
    msg: 'invalid access token, must start with t- or u-',
    category: 'UNAUTHENTICATED',
    reason: 'TOKEN_INVALID',
    message: {
      en: 'The access token does not have the form of a Feishu token.',
      zh: '该访问凭证不符合飞书凭证的格式。',
    },
  },
  {
    code: 99991672,
    http: 400,
    msg: 'Access denied. One of the following scopes is required.',
    category: 'FORBIDDEN',
    reason: 'SCOPE_MISSING',
    message: {
      en: 'The Feishu application lacks a permission that this operation needs.',
      zh: '飞书应用缺少此操作所需的权限。',
    },
  },
  {
    code: 99991676,
    http: 400,
    msg: 'token scope insufficient',
    category: 'FORBIDDEN',
    reason: 'SCOPE_MISSING',
    message: {
      en: 'The access token lacks a permission that this operation needs.',
      zh: '该访问凭证缺少此操作所需的权限。',
    },
  },
  {
    code: 99991677,
    http: 401,
    msg: 'Authentication token expired',
    category: 'UNAUTHENTICATED',
    reason: 'TOKEN_INVALID',
    message: { en: "The user's access token has expired.", zh: '该用户的访问凭证已过期。' },
  },
  {
    code: 99991679,
    http: 400,
    msg: 'Unauthorized. You do not have permission to perform the requested operation on the resource.',
    category: 'FORBIDDEN',
    reason: 'SCOPE_MISSING',
    message: {
      en: 'The user has not granted a permission that this operation needs.',
      zh: '该用户没有授予此操作所需的权限。',
    },
  },
  {
    code: 99991543,
    http: 400,
    msg: 'app id or app secret is wrong',
    category: 'UNAUTHENTICATED',
    reason: 'APPLICATION_CREDENTIALS_INVALID',
    message: {
      en: "Feishu does not accept the application's id and secret.",
      zh: '飞书不接受该应用的 App ID 和 App Secret。',
    },
  },
  {
    code: 99992351,
    http: 400,
    msg: 'not a valid {open_id} or not exists',
    category: 'NOT_FOUND',
    reason: 'ID_UNKNOWN',
    message: {
      en: 'Feishu knows no employee by an id of the input.',
      zh: '输入中的某个用户 ID 在飞书中不存在。',
    },
  },
  {
    code: 99992361,
    http: 400,
    msg: 'open_id cross app',
    category: 'INVALID_INPUT',
    reason: 'ID_OF_ANOTHER_APPLICATION',
    message: {
      en: 'An open id of the input belongs to another Feishu application.',
      zh: '输入中的某个 open id 属于另一个飞书应用。',
    },
  },
  {
    code: 99992402,
    http: 400,
    msg: 'field validation failed',
    category: 'INVALID_INPUT',
    reason: 'INVALID_PARAMETER',
    message: { en: 'Feishu does not accept a value of the input.', zh: '飞书不接受输入中的某个值。' },
  },
  {
    code: 2200,
    http: 500,
    msg: 'internal error',
    category: 'UPSTREAM_FAILURE',
    reason: 'UPSTREAM_INTERNAL_ERROR',
    retryable: true,
    message: {
      en: 'Something failed inside Feishu, possibly because it was called too often.',
      zh: '飞书内部出错，可能是因为调用过于频繁。',
    },
  },
  {
    code: 9499,
    http: 400,
    msg: 'Bad Request',
    category: 'INVALID_INPUT',
    reason: 'INVALID_PARAMETER',
    message: { en: 'Feishu could not read the request.', zh: '飞书无法读取该请求。' },
  },
];

/** 99991668 at an endpoint that takes no user token: another user token would be refused as well (CONTRACT §4.4). */
export const userTokenNotAccepted: FeishuErrorCode = {
  code: 99991668,
  http: 400,
  msg: 'Invalid access token for authorization. Please make a request with token attached.',
  category: 'FORBIDDEN',
  reason: 'TOKEN_KIND_NOT_ACCEPTED',
  message: {
    en: "This operation takes the application's own token, and not a person's.",
    zh: '该操作只接受应用自身的凭证，不接受用户凭证。',
  },
};
