import { batchGetEmployees } from '../../datasources/core-hr.ts';
import {
  type Employee as EmployeeKey,
  employee,
  employeeKeys,
  employeeOfId,
  employees,
  referredEmployee,
} from '../../resolvers/people/employee.ts';
import { builder } from '../common/builder.ts';
import { entityType } from '../common/entity.ts';
import { keys } from '../common/federation-directives.ts';
import { feishuCall } from '../common/feishu-call.ts';
import { globalIdField, Node, refetchableType } from '../common/node.ts';
import { UserIdTypeEnum } from '../common/user-id-type.ts';

/** Fields such as `salaryArchives` are added in the file of their own type. */
export const Employee = builder.objectRef<EmployeeKey>('Employee').implement({
  description:
    'An employee (员工) as this graph knows one: an id that leads to their employment, their pay and their leave.',
  interfaces: [Node],
  directives: keys('userId userIdType'),
  fields: (t) => ({
    id: globalIdField(t, 'Employee', employeeKeys),
    userId: t.exposeID('userId', {
      nullable: false,
      description: 'The id of the employee, of the kind that `userIdType` says (user_id).',
    }),
    userIdType: t.expose('userIdType', {
      type: UserIdTypeEnum,
      nullable: false,
      description: 'Which kind of id `userId` is (user_id_type).',
    }),
  }),
});

refetchableType(Employee, ['userIdType', 'userId'], employeeOfId);
entityType(Employee, ['userId', 'userIdType'], referredEmployee);

/** The arguments that identify one employee. */
export const employeeArgs = builder.args((t) => ({
  userId: t.id({
    required: true,
    description: 'The id of the employee, of the kind that `userIdType` says.',
  }),
  userIdType: t.field({
    type: UserIdTypeEnum,
    defaultValue: 'open_id',
    description: 'Which kind of id `userId` is.',
  }),
}));

builder.queryField('employee', (t) =>
  t.field({
    type: Employee,
    nullable: false,
    description:
      'The employee with this id, as a handle on their pay and leave. It costs no call to Feishu, and whether there is such an employee shows only in what is asked of them: `employment` is null where there is none.',
    args: { ...employeeArgs },
    resolve: (_, args) => employee(args),
  }),
);

builder.queryField('employees', (t) =>
  t.field({
    type: [Employee],
    ...feishuCall(batchGetEmployees),
    nullable: { list: true, items: true },
    description:
      'The employees (员工) with these ids or work addresses, in the order asked for; null in the place of each whom Feishu People does not have, or who is not hired yet. One call to Feishu for all of them, which their `employment` shares; Feishu allows 100 such calls a minute. It takes a tenant access token or a company token. An employee outside the data range of the application is null with a FORBIDDEN error; by work addresses, Feishu refuses all of the call then. Not in the supergraph, where employees are listed by the subgraph that owns them.',
    args: {
      userIds: t.arg.idList({
        description:
          'The employees, 1 to 100, each once, by ids of the kind that `userIdType` says. Exactly one of `userIds` and `workEmails` is given.',
      }),
      workEmails: t.arg.stringList({
        description: 'The employees, 1 to 100, each once, by their main work addresses (工作邮箱).',
      }),
      userIdType: t.arg({
        type: UserIdTypeEnum,
        defaultValue: 'open_id',
        description: 'Which kind of ids `userIds` are; by work addresses, which kind of ids is wanted.',
      }),
    },
    resolve: (_, args, context, info) => employees(args, context, info),
  }),
);
