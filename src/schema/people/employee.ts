import { type Employee as EmployeeKey, employee, referredEmployee } from '../../resolvers/people/employee.ts';
import { builder } from '../common/builder.ts';
import { entityType } from '../common/entity.ts';
import { keys } from '../common/federation-directives.ts';
import { UserIdTypeEnum } from '../common/user-id-type.ts';

/** Fields such as `salaryArchives` are added in the file of their own type. */
export const Employee = builder.objectRef<EmployeeKey>('Employee').implement({
  description:
    "An employee (员工) as this graph knows one: an id that leads to their pay and their leave. Names and the rest of a person are other services' to tell.",
  directives: keys('userId userIdType'),
  fields: (t) => ({
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
      'The employee with this id, as a handle on their pay and leave. It costs no call to Feishu, and whether there is such an employee shows only in what is asked of them.',
    args: { ...employeeArgs },
    resolve: (_, args) => employee(args),
  }),
);
