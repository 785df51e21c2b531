import type { ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.ts';

interface WriteButtonsProps {
  /** What is under way. */
  readonly pending: 'check' | 'write' | undefined;
  /** Whether a dry run of the same input has passed. */
  readonly passed: boolean;
  readonly onCheck: () => void;
  readonly onWrite: () => void;
  /** What the write is called, before it and while it is under way. */
  readonly names: { readonly write: string; readonly writing: string };
  readonly children?: ReactNode;
}

/** The two steps of a write: the dry run and, once that has passed, the write. */
export function WriteButtons({ pending, passed, onCheck, onWrite, names, children }: WriteButtonsProps) {
  const { t } = useI18n();
  // A disabled button would lose the focus.
  const unlessPending = (send: () => void) => () => pending === undefined && send();
  return (
    <p className="actions">
      <button
        type="button"
        className={passed ? 'quiet' : ''}
        aria-disabled={pending !== undefined}
        onClick={unlessPending(onCheck)}
      >
        {t(pending === 'check' ? 'checking' : 'check')}
      </button>
      {passed && (
        <button type="button" aria-disabled={pending !== undefined} onClick={unlessPending(onWrite)}>
          {pending === 'write' ? names.writing : names.write}
        </button>
      )}
      {children}
    </p>
  );
}
