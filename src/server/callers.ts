import { ANONYMOUS, type Caller, feishuTokenCaller } from '../datasources/feishu/caller.ts';

/** Reads the caller from the `Authorization` header as it came. */
export function callerOf(authorization: string | null): Caller {
  return authorization ? feishuTokenCaller(authorization) : ANONYMOUS;
}
