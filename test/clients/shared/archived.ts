/** The union with which archivePaymentActivity answers, as each client types it. */
interface ArchiveResult {
  readonly __typename: string;
  readonly reason?: string;
  readonly message?: string;
  readonly hint?: string | null;
}

/** What a page shows after a write. A refusal is data and no error: decide by `reason`, and show `message` and `hint`. */
export function describeArchive({ __typename, reason, message = '', hint }: ArchiveResult): string {
  switch (__typename) {
    case 'ArchivePaymentActivityPayload':
      return 'Archived.';
    case 'ValidationPassed':
      return 'Feishu would be asked now: this was a dry run.';
    default:
      // InvalidInputError, NotFoundError, ConflictError, PermissionDeniedError, and types that come later.
      return reason === 'PAYMENT_ACTIVITY_NOT_APPROVED'
        ? `Not approved yet. ${hint}`
        : `${message} ${hint ?? ''}`;
  }
}
