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
    message: string,
    fault: { sent: boolean; status?: number | undefined; cause?: unknown },
  ) {
    super(code, message, {}, { cause: fault.cause });
    this.sent = fault.sent;
    this.status = fault.status;
  }

  /** The fault of a preparing call, such as the token exchange, for the call that therefore was not sent. */
  notSent(): TransportFault {
    return new TransportFault(this.code, this.message, { sent: false, cause: this });
  }
}

/** A response that is no envelope, or whose data do not fit. `why` must quote nothing of it. */
export function unreadable(why: string, status?: number): TransportFault {
  return new TransportFault('UPSTREAM_ERROR', `Feishu's answer cannot be read: ${why}.`, {
    sent: true,
    status,
  });
}
