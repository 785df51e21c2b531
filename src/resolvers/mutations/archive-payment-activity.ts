import type { Context } from '../../context.ts';
import { archivePaymentActivity as archive, type PaymentActivityRow } from '../../datasources/payroll.ts';
import { ClientError } from '../../errors.ts';
import { PAYMENT_ACTIVITY_STATUSES } from '../payroll/payment-activity.ts';
import { attempt, mayRepeat, outcomeUnknown } from '../write/attempt.ts';
import { emptyTexts } from '../write/input-checks.ts';
import { refusalOf } from '../write/refusal.ts';
import { type Validatable, validate } from '../write/validate.ts';
import { executeWrite, readBack, type Write } from '../write/write.ts';
import { archivingValidation } from './archive-payment-activity-checks.ts';

export interface ArchivePaymentActivityInput extends Validatable {
  readonly activityId: string;
}

export interface ArchivePaymentActivityPayload {
  readonly __typename: 'ArchivePaymentActivityPayload';
  readonly activityId: string;
}

/** Archives an approved activity; where the answer is lost, the activity's status tells the outcome. */
export function archivePaymentActivity(
  { input: { activityId, validateOnly } }: { readonly input: ArchivePaymentActivityInput },
  context: Context,
) {
  const input = { body: { activity_id: activityId } };
  const payload: ArchivePaymentActivityPayload = { __typename: 'ArchivePaymentActivityPayload', activityId };

  async function run(writeContext: Context) {
    const first = await attempt(writeContext.call, archive, input);
    if (first.outcome === 'refused') return refusalOf(first.error, archive, writeContext);
    if (first.outcome === 'unknown') {
      await writeContext.lookUp(write.operation, () => resolveLostAnswer(writeContext, first.error));
    }
    // An earlier field of this operation may have read the activity before it was archived.
    context.loaders.paymentActivity.clear(activityId);
    return payload;
  }

  /** There is no key that makes a repeat harmless: the activity itself says whether it was archived. */
  async function resolveLostAnswer(writeContext: Context, lost: ClientError): Promise<void> {
    const status = await currentStatus(writeContext, activityId);
    if (status === PAYMENT_ACTIVITY_STATUSES.ARCHIVED) return;
    const quoted = JSON.stringify(activityId);
    const check = {
      en: `Look at the status of payment activity ${quoted}: ARCHIVED means that it was archived, APPROVED that it was not and can be archived again.`,
      zh: `请查看发薪活动 ${quoted} 的状态：ARCHIVED 表示已封存；APPROVED 表示未封存，可以再次封存。`,
    };
    if (status !== PAYMENT_ACTIVITY_STATUSES.APPROVED || !mayRepeat(lost))
      throw outcomeUnknown(check, lost, false);
    const second = await attempt(writeContext.call, archive, input);
    if (second.outcome === 'done') return;
    // The first attempt may have arrived late, so that the second one found the activity archived already (2500004).
    if ((await currentStatus(writeContext, activityId)) === PAYMENT_ACTIVITY_STATUSES.ARCHIVED) return;
    throw outcomeUnknown(check, second.error, false);
  }

  const write: Write<ArchivePaymentActivityPayload> = {
    operation: 'archivePaymentActivity',
    endpoint: archive,
    input,
    ids: { activityId },
    issues: emptyTexts({ activityId }),
    run,
  };
  return validateOnly
    ? validate(write, archivingValidation(activityId), context)
    : executeWrite(write, context);
}

/** The activity's present status at Feishu; undefined where it cannot be read. */
async function currentStatus(
  { activities }: Context,
  activityId: string,
): Promise<number | null | undefined> {
  const [row] = await activities.find([activityId]);
  return row instanceof Error ? undefined : row?.activity_status;
}

/** The activity as it is after the write; null where the caller may not read it, an error where Feishu does not list it. */
export function archivedActivity(
  { activityId }: ArchivePaymentActivityPayload,
  { loaders }: Context,
): Promise<PaymentActivityRow | null> {
  return readBack(async () => {
    const activity = await loaders.paymentActivity.load(activityId);
    if (activity) return activity;
    throw new ClientError('UPSTREAM_ERROR', {
      en: 'The activity was archived, but Feishu does not show it.',
      zh: '发薪活动已封存，但飞书没有返回该活动。',
    });
  });
}
