import { querySalaryArchives } from '../../datasources/compensation.ts';
import {
  type SalaryArchiveChanged,
  salaryArchiveChanged,
} from '../../resolvers/compensation/salary-archive-changes.ts';
import { instantFromMs } from '../../resolvers/values/instant.ts';
import { builder } from '../common/builder.ts';
import { feishuCall } from '../common/feishu-call.ts';
import { UserIdTypeEnum } from '../common/user-id-type.ts';
import { Employee } from '../people/employee.ts';
import { SalaryArchive } from './salary-archive.ts';

const SalaryArchiveChange = builder.enumType('SalaryArchiveChange', {
  description: 'What happened to a salary archive (薪资档案变更).',
  values: {
    ADDED: { description: 'It was added (add).' },
    MODIFIED: { description: 'It was modified (modify) and has a new version.' },
    DELETED: { description: 'It was deleted (delete).' },
  } as const,
});

const Payload = builder.objectRef<SalaryArchiveChanged>('SalaryArchiveChangedPayload').implement({
  description: 'A change of a salary archive (薪资档案).',
  fields: (t) => ({
    change: t.field({
      type: SalaryArchiveChange,
      nullable: false,
      description: 'What happened (operate_type).',
      resolve: ({ event }) => event.change,
    }),
    changedAt: t.field({
      type: 'DateTime',
      nullable: false,
      description: 'When Feishu made the event (create_time). Changes can arrive in another order.',
      resolve: ({ event }) => instantFromMs(event.createdAt),
    }),
    employee: t.expose('employee', {
      type: Employee,
      nullable: false,
      description:
        'Whose archive it is: by the kind of id that `userIdType` says where `userIds` are given, else by PEOPLE_COREHR_ID.',
    }),
    effectiveDate: t.field({
      type: 'Date',
      description: 'The first day on which the changed archive applies (effective_date).',
      resolve: ({ event }) => event.effectiveDate ?? null,
    }),
    previousArchiveTid: t.id({
      description:
        'The version that there was before the change (before_tid), which a list takes out: `archiveTid` of a SalaryArchive. null where it was added.',
      resolve: ({ event }) => event.beforeTid ?? null,
    }),
    archive: t.expose('archive', {
      type: SalaryArchive,
      description:
        'The archive, read after the change. null where it was deleted, and where it has another version by now, of which there is another change to hear.',
    }),
  }),
});

builder.subscriptionField('salaryArchiveChanged', (t) =>
  t.field({
    type: Payload,
    ...feishuCall(querySalaryArchives),
    description:
      "Tells of each change of a salary archive (薪资档案) that the subscriber may see: of an employee of whom at least one archive is shown to the subscriber after the change. So the deletion of an employee's only archive is not told. All subscriptions of one caller share the read of the changed archives.",
    args: {
      userIds: t.arg.idList({
        required: false,
        description:
          'Only the archives of these employees, 1 to 100, each once, by ids of the kind that `userIdType` says. Left out or null: of all whom the subscriber may see. With ids of another kind than PEOPLE_COREHR_ID each change costs a second call to Feishu.',
      }),
      userIdType: t.arg({
        type: UserIdTypeEnum,
        defaultValue: 'open_id',
        description: 'Which kind of ids `userIds` are.',
      }),
    },
    subscribe: (_, args, context) => salaryArchiveChanged(args, context),
    resolve: (change) => change,
  }),
);
