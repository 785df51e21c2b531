import { useState } from 'react';
import { useMutation } from 'react-relay';
import { graphql } from 'relay-runtime';
import { describeArchive } from '../shared/archived.ts';
import type { ArchiveButtonMutation } from './__generated__/ArchiveButtonMutation.graphql.ts';

/** The payload has the changed object with its id, which updates the store: nothing is fetched again. */
export function ArchiveButton({ activityId }: { readonly activityId: string }) {
  const [told, setTold] = useState('');
  const [archive, inFlight] = useMutation<ArchiveButtonMutation>(graphql`
    mutation ArchiveButtonMutation($input: ArchivePaymentActivityInput!) {
      archivePaymentActivity(input: $input) {
        __typename
        ... on ArchivePaymentActivityPayload {
          paymentActivity {
            id
            status
          }
        }
        ... on MutationError {
          reason
          message
          hint
        }
      }
    }
  `);
  const onClick = () =>
    archive({
      variables: { input: { activityId } },
      onCompleted: ({ archivePaymentActivity: result }, errors) =>
        setTold(result ? describeArchive(result) : (errors?.[0]?.message ?? '')),
      onError: ({ message }) => setTold(message),
    });
  return (
    <>
      <button type="button" disabled={inFlight} onClick={onClick}>
        Archive
      </button>
      <output>{told}</output>
    </>
  );
}
