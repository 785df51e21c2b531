import type { Reason } from './reason.ts';

/** Refusals for want of a permission or an accepted token. */
export const permissionReasons = {
  PERMISSION_DENIED: {
    meaning: {
      en: 'The caller has no right to do this, or not to these data.',
      zh: '调用方无权执行此操作，或无权处理这些数据。',
    },
    hint: {
      en: 'Ask an administrator for the right to do this, and to include these data in the data range of the application or the user.',
      zh: '请联系管理员开通此操作的权限，并将相关数据纳入应用或用户的数据范围。',
    },
  },
  SCOPE_MISSING: {
    meaning: {
      en: 'The application or the user lacks a Feishu permission that this operation needs.',
      zh: '应用或用户缺少此操作所需的飞书权限。',
    },
    hint: {
      en: 'Have one of the required permissions granted to the application in the Feishu developer console, then, with a user token, have the user authorise again.',
      zh: '请在飞书开发者后台为应用开通所需权限中的任意一项；使用用户凭证时，还需由用户重新授权。',
    },
  },
  TOKEN_INVALID: {
    meaning: {
      en: 'Feishu does not accept the access token: it is missing, malformed, expired or of the wrong kind.',
      zh: '飞书不接受该访问凭证：凭证缺失、格式错误、已过期或类型不符。',
    },
    hint: {
      en: 'Sign in again and repeat the request with a fresh token.',
      zh: '请重新登录，并使用新的凭证重试。',
    },
  },
  TOKEN_KIND_NOT_ACCEPTED: {
    meaning: {
      en: "Feishu takes no person's token for this, only the application's own.",
      zh: '飞书的该接口不接受用户凭证，只接受应用自身的凭证。',
    },
    hint: {
      en: "Ask with the application's token (t-…), or with your company's token, for which this server uses it.",
      zh: '该操作不支持用户身份，请使用应用身份的凭证（t-…），或使用公司签发的令牌，由本服务以应用身份调用。',
    },
  },
  APPLICATION_CREDENTIALS_INVALID: {
    meaning: {
      en: "Feishu does not accept this server's application id and secret.",
      zh: '飞书不接受本服务的 App ID 和 App Secret。',
    },
    hint: {
      en: "The operator of this server must check the application's id and secret.",
      zh: '请联系本服务的运维人员检查飞书应用的 App ID 和 App Secret。',
    },
  },
  APPLICATION_DISABLED: {
    meaning: {
      en: 'The Feishu application is disabled in this company.',
      zh: '飞书应用在该企业中已被停用。',
    },
    hint: {
      en: 'Have an administrator enable or install the application in the Feishu admin console.',
      zh: '请联系管理员在飞书管理后台启用或安装该应用。',
    },
  },
  SOURCE_ADDRESS_NOT_ALLOWED: {
    meaning: {
      en: "Feishu's allow-list does not contain this server's address.",
      zh: '本服务的地址不在飞书应用的 IP 白名单中。',
    },
    hint: {
      en: "The operator of this server must add its address to the application's allow-list in the Feishu developer console.",
      zh: '请联系本服务的运维人员，在飞书开发者后台将服务器地址加入应用的 IP 白名单。',
    },
  },
  TENANT_NOT_RECOGNIZED: {
    meaning: {
      en: 'Feishu could not tell from the token which company calls.',
      zh: '飞书无法从凭证中识别出是哪个企业在调用。',
    },
    hint: {
      en: "Repeat the request with a fresh token. If it keeps failing, give the log id to Feishu's support.",
      zh: '请使用新的凭证重试。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
    },
  },
} satisfies Record<string, Reason>;
