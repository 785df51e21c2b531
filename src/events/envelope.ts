import { asObject, type JsonObject, readText } from './json.ts';

/** Where a message of Feishu says that it comes from. */
export interface Origin {
  readonly token: string | undefined;
  readonly appId: string | undefined;
  readonly tenantKey: string | undefined;
}

/**
 * The origin of a challenge, or of an event in envelope 2.0 or in the older 1.0, in which the events stand that the layer
 * does not use (CONTRACT §7).
 */
export function originOf(message: JsonObject): Origin {
  const header = asObject(message.header);
  const source = header ?? asObject(message.event) ?? {};
  return {
    token: readText((header ?? message).token),
    appId: readText(source.app_id),
    tenantKey: readText(source.tenant_key),
  };
}

/** The challenge that Feishu sends when the address of the callback is saved in its console; undefined for an event. */
export function challengeOf({ type, challenge }: JsonObject): string | undefined {
  return type === 'url_verification' ? readText(challenge) : undefined;
}
