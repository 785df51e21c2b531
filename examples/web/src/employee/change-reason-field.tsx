import { useQuery } from 'urql';
import { graphql } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';
import { useSession } from '../session.ts';
import { Field } from '../ui/field.tsx';

const ChangeReasonsQuery = graphql(`
  query ChangeReasons {
    salaryChangeReasons(first: 500) {
      edges {
        node {
          id
          changeReasonId
          name
          active
        }
      }
    }
  }
`);

interface ChangeReasonFieldProps {
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (changeReasonId: string) => void;
}

/** The reason of a change: a choice of those that are active, or its id where the caller may not read them. */
export function ChangeReasonField({ value, problem, onChange }: ChangeReasonFieldProps) {
  const { t } = useI18n();
  const { isApplication } = useSession();
  const [{ data }] = useQuery({ query: ChangeReasonsQuery, pause: !isApplication });
  const reasons = data?.salaryChangeReasons?.edges.filter(({ node }) => node.active);
  return (
    <Field label={t('changeReason')} problem={problem}>
      {(control) =>
        reasons ? (
          <select {...control} value={value} onChange={({ target }) => onChange(target.value)}>
            {reasons.map(({ node }) => (
              <option key={node.id} value={node.changeReasonId}>
                {node.name}
              </option>
            ))}
          </select>
        ) : (
          <input {...control} value={value} onChange={({ target }) => onChange(target.value)} />
        )
      }
    </Field>
  );
}
