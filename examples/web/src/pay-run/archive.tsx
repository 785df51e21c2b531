import { useMutation } from 'urql';
import type { PaymentActivityStatus } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';
import { DoneNotice } from '../ui/done-notice.tsx';
import { isOutcomeUnknown, QueryError } from '../ui/query-error.tsx';
import { DryRunNotice } from '../writes/dry-run.tsx';
import { RefusalNotice } from '../writes/refusal.tsx';
import { WriteButtons } from '../writes/write-buttons.tsx';

const ArchiveMutation = graphql(`
  mutation Archive($input: ArchivePaymentActivityInput!) {
    archivePaymentActivity(input: $input) {
      ... on ArchivePaymentActivityPayload {
        paymentActivity {
          id
          status
        }
      }
      ... on ValidationPassed {
        ...DryRun
      }
      ... on MutationError {
        ...Refusal
      }
    }
  }
`);

interface ArchiveProps {
  readonly activityId: string;
  readonly status: PaymentActivityStatus;
  readonly onReadAgain: () => void;
}

/** Archives a pay run in two steps: a dry run, and the write once the dry run has passed. */
export function Archive({ activityId, status, onReadAgain }: ArchiveProps) {
  const { t } = useI18n();
  const [{ data, error, fetching, operation }, archive] = useMutation(ArchiveMutation);
  const result = data?.archivePaymentActivity;
  const passed = result?.__typename === 'ValidationPassed';
  const done = result?.__typename === 'ArchivePaymentActivityPayload';
  const isCheck = operation?.variables.input.validateOnly;
  return (
    <section className="card" aria-labelledby="archive">
      <h2 id="archive">{t('archive')}</h2>
      <p className="muted">{t(status === 'ARCHIVED' ? 'archived' : 'archiveLead')}</p>
      {done && <DoneNotice>{t('archivedNow')}</DoneNotice>}
      {passed && <DryRunNotice data={result} />}
      {result && !passed && !done && <RefusalNotice data={result} />}
      {error && <QueryError error={error} />}
      {status !== 'ARCHIVED' && (
        <WriteButtons
          pending={fetching ? (isCheck ? 'check' : 'write') : undefined}
          passed={passed}
          names={{ write: t('archiveNow'), writing: t('archiving') }}
          onCheck={() => archive({ input: { activityId, validateOnly: true } })}
          onWrite={() => archive({ input: { activityId } })}
        >
          {error && isOutcomeUnknown(error) && (
            <button type="button" onClick={onReadAgain}>
              {t('checkStatus')}
            </button>
          )}
        </WriteButtons>
      )}
    </section>
  );
}
