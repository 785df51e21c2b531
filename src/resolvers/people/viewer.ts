import type { Context } from '../../context.ts';
import { unauthenticated } from '../../datasources/feishu/auth/authorise.ts';
import { type Caller, usesApplicationIdentity } from '../../datasources/feishu/auth/caller.ts';

/** The caller as this layer knows them. Of a Feishu token it knows the kind alone: Feishu knows the rest. */
export interface Viewer {
  readonly kind: 'PERSON' | 'APPLICATION' | 'COMPANY';
  readonly subject: string | null;
  readonly operatorId: string | null;
  readonly scopes: readonly string[] | null;
}

export function viewer({ caller }: Pick<Context, 'caller'>): Viewer {
  switch (caller.kind) {
    case 'anonymous':
      throw unauthenticated();
    case 'company':
      return {
        kind: 'COMPANY',
        subject: caller.subject,
        operatorId: caller.operatorId ?? null,
        scopes: [...caller.scopes].sort(),
      };
    case 'feishu':
      return { kind: kindOf(caller), subject: null, operatorId: null, scopes: null };
  }
}

function kindOf(caller: Caller): Viewer['kind'] {
  return usesApplicationIdentity(caller) ? 'APPLICATION' : 'PERSON';
}
