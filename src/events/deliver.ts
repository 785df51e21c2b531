import { originOf } from './envelope.ts';
import type { EventBus } from './event.ts';
import type { JsonObject } from './json.ts';
import { readEvent } from './read-event.ts';

export interface DeliverOptions {
  /** The application that events are sent to; undefined: any, as the proof of origin is the application's own already. */
  readonly appId: string | undefined;
  /** The tenant that events are about; undefined: any, as an application of one company has only that tenant. */
  readonly tenantKey: string | undefined;
  readonly publish: EventBus['publish'];
}

/** What became of an event whose origin is proven. */
export type Delivery =
  | 'published'
  /** Of a type or change that the layer does not know. */
  | 'unknown'
  | 'wrong_application'
  | 'wrong_tenant'
  | 'malformed'
  /** The bus rejected it: Feishu must send it again. */
  | 'unpublished';

/** Takes the decrypted message of a callback or of a long connection to the bus. */
export async function deliver(
  message: JsonObject,
  { appId, tenantKey, publish }: DeliverOptions,
): Promise<Delivery> {
  const origin = originOf(message);
  if (appId !== undefined && origin.appId !== appId) return 'wrong_application';
  if (tenantKey !== undefined && origin.tenantKey !== tenantKey) return 'wrong_tenant';
  const event = readEvent(message);
  if (event === undefined) return 'malformed';
  if (event === 'unknown') return event;
  try {
    await publish(event);
    return 'published';
  } catch {
    return 'unpublished';
  }
}
