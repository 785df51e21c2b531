import type { CombinedError } from 'urql';
import { useI18n } from '../i18n/i18n.ts';
import { Scopes } from './scopes.tsx';

/** What an error of this graph carries beside its message. */
interface Extensions {
  readonly code?: string;
  readonly hint?: string;
  readonly requiredScopes?: readonly string[];
  readonly requestId?: string;
}

/** Whether a write may have happened although its answer was lost. */
export function isOutcomeUnknown(error: CombinedError): boolean {
  return error.graphQLErrors.some(({ extensions }) => extensions.code === 'OUTCOME_UNKNOWN');
}

/** Every error of an operation, each message once: what was wrong, what to do, and the permission that is missing. */
export function QueryError({ error }: { readonly error: CombinedError }) {
  const { t } = useI18n();
  const unknown = isOutcomeUnknown(error);
  const errors = new Map(error.graphQLErrors.map((each) => [each.message, each.extensions as Extensions]));
  if (error.networkError) errors.set(error.networkError.message, {});
  return (
    <div role="alert" className={`notice ${unknown ? 'warning' : 'danger'}`}>
      <strong>{t(unknown ? 'unknownOutcome' : 'failed')}</strong>
      {unknown && <p>{t('unknownOutcomeLead')}</p>}
      {Array.from(errors, ([message, { code, hint, requiredScopes = [], requestId }]) => (
        <div key={message}>
          <p>{message}</p>
          {hint && <p>{hint}</p>}
          <Scopes scopes={requiredScopes} />
          <p className="codes">
            {code} {requestId && `· ${t('requestId')} ${requestId}`}
          </p>
        </div>
      ))}
    </div>
  );
}
