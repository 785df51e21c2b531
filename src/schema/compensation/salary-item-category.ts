import { listSalaryItemCategories, type SalaryItemCategoryRow } from '../../datasources/compensation.ts';
import {
  salaryItemCategories,
  salaryItemCategory,
} from '../../resolvers/compensation/salary-item-category.ts';
import { required } from '../../resolvers/values/errors.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs, connectionType } from '../common/connection.ts';
import { entityType } from '../common/entity.ts';
import { keys } from '../common/federation-directives.ts';
import { feishuPage } from '../common/feishu-call.ts';
import { localisedField, textsField } from '../common/localized-text.ts';
import { globalIdField, Node, nodeType } from '../common/node.ts';

export const SalaryItemCategory = builder.objectRef<SalaryItemCategoryRow>('SalaryItemCategory').implement({
  description: 'A category of salary items (薪资项分类), such as allowances.',
  interfaces: [Node],
  directives: keys('id', 'categoryId'),
  fields: (t) => ({
    id: globalIdField(t, 'SalaryItemCategory', (row) => [required(row.id, 'id')]),
    categoryId: t.id({
      nullable: false,
      description: "Feishu's id of the category (category_id).",
      resolve: (row) => required(row.id, 'id'),
    }),
    name: localisedField(
      t,
      'The name.',
      (row) => row.i18n_names,
      (row) => row.name,
    ),
    names: textsField(t, 'The name in every language (i18n_names).', (row) => row.i18n_names),
  }),
});

nodeType(SalaryItemCategory, ['categoryId'], salaryItemCategory);
entityType(SalaryItemCategory, ['categoryId'], salaryItemCategory);

builder.queryField('salaryItemCategories', (t) =>
  t.field({
    type: connectionType('SalaryItemCategory', SalaryItemCategory),
    ...feishuPage(listSalaryItemCategories),
    description:
      "All categories of salary items (薪资项分类), in Feishu's order. One call to Feishu for up to 500 rows; Feishu allows 10 such calls a second. It takes a tenant access token or a company token.",
    args: { ...connectionArgs },
    resolve: (_, args, context) => salaryItemCategories(args, context),
  }),
);
