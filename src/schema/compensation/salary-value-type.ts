import { builder } from '../common/builder.ts';

export const SalaryItemValueType = builder.enumType('SalaryItemValueType', {
  description: 'What the value of a salary item or of a salary indicator is (数据类型, value_type).',
  values: {
    MONEY: { description: "An amount (金额) in the archive's currency." },
    NUMBER: { description: 'A number (数字).' },
    PERCENT: { description: 'A percentage (百分比).' },
    UNRECOGNIZED: { description: 'Feishu sent a word that this graph does not know; see `valueTypeCode`.' },
  },
});
