import { useRef, useState } from 'react';
import { useMutation } from 'urql';
import type { UserIdType } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';
import { useSession } from '../session.ts';
import { DoneNotice } from '../ui/done-notice.tsx';
import { Field } from '../ui/field.tsx';
import { QueryError } from '../ui/query-error.tsx';
import { DryRunNotice } from '../writes/dry-run.tsx';
import { problemsByPath, RefusalNotice } from '../writes/refusal.tsx';
import { WriteButtons } from '../writes/write-buttons.tsx';
import { ChangeReasonField } from './change-reason-field.tsx';
import { type Archive, nameOfItem } from './salary-archive.ts';
import { SalaryChangedNotice } from './salary-changed-notice.tsx';
import { type Draft, draftFrom } from './salary-draft.ts';
import { SalaryItemFields } from './salary-item-fields.tsx';
import { useSeenVersion } from './use-seen-version.ts';

const SetSalaryMutation = graphql(`
  mutation SetSalary($input: CreateSalaryArchiveInput!) {
    createSalaryArchive(input: $input) {
      ... on CreateSalaryArchivePayload {
        archiveTid
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

interface SalaryFormProps {
  readonly employee: { readonly userId: string; readonly userIdType: UserIdType };
  readonly latest: Archive;
  readonly onSet: () => void;
}

/** Adjusts a salary in two steps: a dry run, and the write once the dry run of exactly this input has passed. */
export function SalaryForm({ employee: { userId, userIdType }, latest, onSet }: SalaryFormProps) {
  const { t } = useI18n();
  const { isApplication, session } = useSession();
  const [started, setStarted] = useState(() => draftFrom(latest, session.operatorId));
  const [draft, setDraft] = useState(started);
  const heading = useRef<HTMLHeadingElement>(null);
  const [{ data, error, fetching, operation }, set] = useMutation(SetSalaryMutation);
  // Each edit makes a new uniqueId, so that an outcome belongs to the draft only while the two are equal.
  const isCurrent = operation?.variables.input.uniqueId === draft.uniqueId;
  const result = isCurrent ? data?.createSalaryArchive : undefined;
  const passed = result?.__typename === 'ValidationPassed';
  const done = result?.__typename === 'CreateSalaryArchivePayload';
  const refusal = result && !passed && !done ? result : undefined;
  const problems = problemsByPath(refusal);
  const isCheck = operation?.variables.input.validateOnly;
  const { isOutdated, see, setOwn } = useSeenVersion(latest.archiveTid, fetching && !isCheck);

  const edit = (change: Partial<Draft>) => setDraft({ ...draft, ...change, uniqueId: crypto.randomUUID() });
  const nameOf = (itemId: string) => {
    const item = latest.items.find((each) => each.itemId === itemId);
    return item ? nameOfItem(item, t) : itemId;
  };
  const startAnew = () => {
    const anew = draftFrom(latest, session.operatorId);
    setStarted(anew);
    setDraft(anew);
    see();
  };
  if (isOutdated && draft === started) startAnew();
  const send = async (validateOnly: boolean) => {
    const { data } = await set({ input: { userId, userIdType, ...draft, validateOnly } });
    const outcome = data?.createSalaryArchive;
    if (outcome?.__typename !== 'CreateSalaryArchivePayload') return;
    setOwn(outcome.archiveTid);
    onSet();
  };

  return (
    <form
      className="card"
      aria-labelledby="adjust-salary"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isOutdated) void send(true);
      }}
    >
      <h3 id="adjust-salary" ref={heading} tabIndex={-1}>
        {t('adjustSalary')}
      </h3>
      <p className="muted">{t('adjustLead')}</p>
      <div className="fields">
        <Field label={t('effectiveDate')} problem={problems.get('effectiveDate')}>
          {(control) => (
            <input
              {...control}
              type="date"
              value={draft.effectiveDate}
              onChange={({ target }) => edit({ effectiveDate: target.value })}
            />
          )}
        </Field>
        <ChangeReasonField
          value={draft.changeReasonId}
          problem={problems.get('changeReasonId')}
          onChange={(changeReasonId) => edit({ changeReasonId })}
        />
        <SalaryItemFields
          items={draft.items}
          nameOf={nameOf}
          problems={problems}
          onChange={(items) => edit({ items })}
        />
        {isApplication && (
          <Field label={t('operator')} hint={t('operatorHint')} problem={problems.get('operatorId')}>
            {(control) => (
              <input
                {...control}
                value={draft.operatorId ?? ''}
                onChange={({ target }) => edit({ operatorId: target.value })}
              />
            )}
          </Field>
        )}
        <Field label={t('description')} hint={t('descriptionHint')} problem={problems.get('description')}>
          {(control) => (
            <input
              {...control}
              value={draft.description ?? ''}
              onChange={({ target }) => edit({ description: target.value })}
            />
          )}
        </Field>
      </div>
      {done && <DoneNotice>{t('salarySet')}</DoneNotice>}
      {passed && <DryRunNotice data={result} />}
      {refusal && <RefusalNotice data={refusal} />}
      {error && isCurrent && <QueryError error={error} />}
      {isOutdated && (
        <SalaryChangedNotice
          onStartAnew={() => {
            startAnew();
            heading.current?.focus();
          }}
          onKeep={() => {
            edit({});
            see();
            heading.current?.focus();
          }}
        />
      )}
      <WriteButtons
        disabled={isOutdated}
        pending={fetching ? (isCheck ? 'check' : 'write') : undefined}
        passed={passed}
        names={{ write: t('setSalary'), writing: t('setting') }}
        onCheck={() => send(true)}
        onWrite={() => send(false)}
      />
    </form>
  );
}
