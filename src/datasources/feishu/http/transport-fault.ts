import type { BilingualText } from '../../../error-reasons/bilingual-text.ts';
import { ClientError } from '../../../errors.ts';

type FaultCode = 'UPSTREAM_TIMEOUT' | 'UPSTREAM_UNAVAILABLE' | 'UPSTREAM_ERROR';

/** A call failed without a readable response. */
export class TransportFault extends ClientError {
  override readonly name = 'TransportFault';
  /** Whether the call may have reached Feishu, so that a write may have happened. */
  readonly sent: boolean;
  /** The HTTP status of a response without an envelope, such as a gateway's 502. */
  readonly status: number | undefined;
  declare readonly code: FaultCode;

  constructor(
    code: FaultCode,
    text: BilingualText,
    fault: { sent: boolean; status?: number | undefined; cause?: unknown },
  ) {
    super(code, text, {}, { cause: fault.cause });
    this.sent = fault.sent;
    this.status = fault.status;
  }

  /** The fault of a preparing call, such as the token exchange, for the call that therefore was not sent. */
  notSent(): TransportFault {
    return new TransportFault(this.code, this.text, { sent: false, cause: this });
  }
}

/**
 * A response that is no envelope, or whose data do not fit. `why` must quote nothing of it; it is for Feishu's and our own
 * developers, so that it is English in both languages.
 */
export function unreadable(why: string, status?: number): TransportFault {
  const text = { en: `Feishu's answer cannot be read: ${why}.`, zh: `无法读取飞书的响应（${why}）。` };
  return new TransportFault('UPSTREAM_ERROR', text, { sent: true, status });
}
