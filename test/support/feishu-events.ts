import { createCipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';

/** The secrets that an application has for its events, and the settings that take them. */
export const EVENT_SECRETS = { encryptKey: 'test-encrypt-key', verificationToken: 'test-verification-token' };
export const EVENT_SETTINGS = {
  FEISHU_EVENT_ENCRYPT_KEY: EVENT_SECRETS.encryptKey,
  FEISHU_EVENT_VERIFICATION_TOKEN: EVENT_SECRETS.verificationToken,
};
export const EVENTS_PATH = '/events/feishu';

/** A request of Feishu's callback. */
export interface Callback {
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** An event in envelope 2.0 (CONTRACT §7). */
export function feishuEvent(type: string, event: object, header: object = {}) {
  return {
    schema: '2.0',
    header: {
      event_id: randomUUID(),
      event_type: type,
      create_time: String(Date.now()),
      token: EVENT_SECRETS.verificationToken,
      app_id: 'cli_sandbox',
      tenant_key: 'tenant-of-test',
      ...header,
    },
    event,
  };
}

/** Feishu's `status` of an event, which is another enum than `activity_status`. */
export const ACTIVITY_EVENT_STATUS = {
  ARCHIVED: 2,
  UNARCHIVED: 3,
  APPROVAL_CANCELLED: 4,
  SKIPPED: 5,
  APPROVED: 6,
};

export function activityChanged(
  activityId: string,
  change: keyof typeof ACTIVITY_EVENT_STATUS = 'ARCHIVED',
  header: object = {},
) {
  const body = { activity_id: activityId, status: ACTIVITY_EVENT_STATUS[change] };
  return feishuEvent('payroll.payment_activity.status_changed_v1', body, header);
}

export function archiveChanged(
  employmentId: string,
  operate_type: 'add' | 'modify' | 'delete' = 'modify',
  header: object = {},
) {
  const body = { operate_type, employment_id: employmentId, effective_date: '2026-01-01' };
  return feishuEvent(
    'compensation.archive.changed_v1',
    { ...body, before_tid: '71', after_tid: '72' },
    header,
  );
}

/** base64 of IV and AES-256-CBC with PKCS#7 padding, under the SHA-256 of the key. */
export function encrypt(text: string, key: string = EVENT_SECRETS.encryptKey): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(key).digest(), iv);
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

export interface SignOptions {
  readonly key?: string;
  /** Seconds since 1970. */
  readonly timestamp?: string;
  readonly nonce?: string;
}

/** Signs a body: SHA-256 of timestamp, nonce, key and the bytes. */
export function sign(body: string | Uint8Array<ArrayBuffer>, options: SignOptions = {}): Callback {
  const {
    key = EVENT_SECRETS.encryptKey,
    timestamp = String(Math.floor(Date.now() / 1_000)),
    nonce = randomUUID(),
  } = options;
  const signature = createHash('sha256')
    .update(timestamp + nonce + key)
    .update(body)
    .digest('hex');
  return {
    headers: {
      'content-type': 'application/json',
      'x-lark-request-timestamp': timestamp,
      'x-lark-request-nonce': nonce,
      'x-lark-signature': signature,
    },
    body,
  };
}

/** A message as Feishu sends it: encrypted and signed. */
export function callbackOf(message: object, options?: SignOptions): Callback {
  return sign(JSON.stringify({ encrypt: encrypt(JSON.stringify(message), options?.key) }), options);
}

/** Posts a request to the callback of a layer, whose address may have any path. */
export function post(url: string, { headers, body }: Callback): Promise<Response> {
  return fetch(new URL(EVENTS_PATH, url), { method: 'POST', headers, body });
}

/** Sends an event as Feishu does. */
export function sendEvent(url: string, event: object, options?: SignOptions): Promise<Response> {
  return post(url, callbackOf(event, options));
}
