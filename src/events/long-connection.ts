import { type DeliverOptions, type Delivery, deliver } from './deliver.ts';
import { asObject } from './json.ts';

/** The official SDK. */
export type FeishuSdk = Pick<typeof import('@larksuiteoapi/node-sdk'), 'WSClient' | 'EventDispatcher'>;

export interface LongConnectionOptions extends Omit<DeliverOptions, 'appId'> {
  readonly application: { readonly id: string; readonly secret: string };
  /** `https://open.feishu.cn`. Feishu has no long connections elsewhere. */
  readonly baseUrl: string;
  /** Called once for each event, to count and to log it. */
  readonly observe: (result: Delivery) => void;
  /** Called with a line without secrets when the connection is lost, restored or refused. */
  readonly report: (line: string) => void;
}

export interface LongConnection {
  /** Takes no more events. Feishu gives them to another replica, or sends them again. */
  close(): void;
}

/** After a refusal the SDK gives up. */
const RETRY_MS = 60_000;
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Without any frame for so long after a ping, in seconds, the connection counts as lost. */
const PING_TIMEOUT_S = 10;

/** The SDK writes addresses with tickets, and messages, to its log. */
const ignore = () => undefined;
const logger = { error: ignore, warn: ignore, info: ignore, debug: ignore, trace: ignore };

/** Loads the SDK, which is an optional dependency; undefined where it is not installed. */
export async function loadFeishuSdk(
  load: () => Promise<FeishuSdk> = () => import('@larksuiteoapi/node-sdk'),
): Promise<FeishuSdk | undefined> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/**
 * Opens a connection over which Feishu sends the application's events, and opens it again whenever it is lost
 * (CONTRACT §7). Its TLS and the application's secret prove the origin of the events.
 */
export function openLongConnection(sdk: FeishuSdk, options: LongConnectionOptions): LongConnection {
  const { application, baseUrl, observe, report } = options;

  /** The SDK acknowledges a message when this resolves, and lets Feishu send it again when it rejects. */
  async function receive(message: unknown): Promise<void> {
    const result = await deliver(asObject(message) ?? {}, { ...options, appId: application.id });
    observe(result);
    if (result !== 'published' && result !== 'unknown') throw new Error(result);
  }

  const dispatcher = new (class extends sdk.EventDispatcher {
    override invoke = receive;
  })({ logger });
  const client = new sdk.WSClient({
    appId: application.id,
    appSecret: application.secret,
    domain: baseUrl.replace(/\/+$/, ''),
    logger,
    handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS,
    wsConfig: { pingTimeout: PING_TIMEOUT_S },
    onReady: () => report('The long connection for events is open'),
    onReconnecting: () => report('The long connection for events is lost, and opened again'),
    onReconnected: () => report('The long connection for events is restored'),
    onError(error) {
      const code = /code=(\d+)/.exec(error.message)?.[1];
      report(
        `Feishu refuses the long connection for events${code ? ` (code ${code})` : ''}, which is tried again`,
      );
      retry = setTimeout(start, RETRY_MS).unref();
    },
  });
  let retry: NodeJS.Timeout | undefined;
  const start = () => void client.start({ eventDispatcher: dispatcher });
  start();
  return {
    close() {
      clearTimeout(retry);
      client.close({ force: true });
    },
  };
}
