import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';

const EmploymentFactsFragment = graphql(`
  fragment EmploymentFacts on Employment {
    workEmail
    status
    onProbation
    probationEndDate
    payGroup {
      id
      name
    }
    salaryPlan {
      id
      name
    }
  }
`);

export function EmploymentFacts({ data }: { readonly data: FragmentType<typeof EmploymentFactsFragment> }) {
  const { t } = useI18n();
  const { workEmail, status, onProbation, probationEndDate, payGroup, salaryPlan } = readFragment(
    EmploymentFactsFragment,
    data,
  );
  const probation = onProbation && t('probationEnds', { date: probationEndDate ?? '?' });
  const facts = [
    [t('status'), probation ? `${t(status)}, ${probation}` : t(status)],
    [t('workEmail'), workEmail],
    [t('payGroup'), payGroup?.name],
    [t('salaryPlan'), salaryPlan?.name],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}
