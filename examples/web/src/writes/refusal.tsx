import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';
import { Scopes } from '../ui/scopes.tsx';

export const Refusal = graphql(`
  fragment Refusal on MutationError {
    message
    hint
    reason
    upstreamCode
    logId
    ... on InvalidInputError {
      issues {
        path
        message
      }
    }
    ... on NotFoundError {
      paths
    }
    ... on ConflictError {
      path
    }
    ... on PermissionDeniedError {
      requiredScopes
    }
  }
`);

export type RefusalData = FragmentType<typeof Refusal>;

/** What is wrong with each field of the input, by its path: "items.0.value". */
export function problemsByPath(data: RefusalData | undefined): ReadonlyMap<string, string> {
  const refusal = readFragment(Refusal, data);
  if (!refusal) return new Map();
  const { message } = refusal;
  if ('issues' in refusal)
    return new Map(refusal.issues.map((issue) => [issue.path.join('.'), issue.message]));
  if ('paths' in refusal) return new Map(refusal.paths.map((path) => [path.join('.'), message]));
  if ('path' in refusal) return new Map([[refusal.path.join('.'), message]]);
  return new Map();
}

/** A refusal as a whole: why, what to do, and what Feishu's support asks for. */
export function RefusalNotice({ data }: { readonly data: RefusalData }) {
  const { t } = useI18n();
  const refusal = readFragment(Refusal, data);
  const { message, hint, reason, upstreamCode, logId } = refusal;
  return (
    <div role="alert" className="notice danger">
      <strong>{t('refused')}</strong>
      <p>{message}</p>
      {hint && <p>{hint}</p>}
      {'requiredScopes' in refusal && <Scopes scopes={refusal.requiredScopes} />}
      <p className="codes">
        {t('reason')} {reason}
        {upstreamCode !== null && ` (${upstreamCode})`}
        {logId && ` · ${t('logId')} ${logId}`}
      </p>
    </div>
  );
}
