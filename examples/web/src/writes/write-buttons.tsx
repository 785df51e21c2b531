import type { ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.ts';

interface WriteButtonsProps {
  /** What is under way. */
  readonly pending: 'check' | 'write' | undefined;
  /** Whether neither may be sent now. */
  readonly disabled?: boolean;
  /** Whether a dry run of the same input has passed. */
  readonly passed: boolean;
  readonly onCheck: () => void;
  readonly onWrite: () => void;
  /** What the write is called, before it and while it is under way. */
  readonly names: { readonly write: string; readonly writing: string };
  readonly children?: ReactNode;
}

/** The two steps of a write: the dry run and, once that has passed, the write. */
export function WriteButtons({
  pending,
  disabled = false,
  passed,
  onCheck,
  onWrite,
  names,
  children,
}: WriteButtonsProps) {
  const { t } = useI18n();
  // A disabled button would lose the focus.
  const isDisabled = disabled || pending !== undefined;
  const unlessDisabled = (send: () => void) => () => isDisabled || send();
  return (
    <p className="actions">
      <button
        type="button"
        className={passed ? 'quiet' : ''}
        aria-disabled={isDisabled}
        onClick={unlessDisabled(onCheck)}
      >
        {t(pending === 'check' ? 'checking' : 'check')}
      </button>
      {passed && (
        <button type="button" aria-disabled={isDisabled} onClick={unlessDisabled(onWrite)}>
          {pending === 'write' ? names.writing : names.write}
        </button>
      )}
      {children}
    </p>
  );
}
