import type { BilingualText } from '../../../error-reasons/bilingual-text.ts';

/** A message of graphql-js, without the values that it quotes, in both languages. One that is not listed stays English. */
export function bilingual(en: string): BilingualText {
  return { en, zh: inChinese(en) };
}

/** Messages of graphql-js and of our own scalars, with what is said in Chinese. Groups keep their places. */
const MESSAGES: readonly (readonly [english: RegExp, chinese: string])[] = [
  // Parsing.
  [/^Syntax Error: Expected (.+), found (.+)\.$/, '语法错误：此处应为 $1，而不是 $2。'],
  [/^Syntax Error: Unexpected (.+)\.$/, '语法错误：此处不应出现 $1。'],
  [/^Syntax Error: Unterminated string\.$/, '语法错误：字符串没有结束。'],
  [/^Syntax Error: ([\s\S]+)$/, '语法错误：$1'],
  // Definitions.
  [/^The (.+) definition is not executable\.$/, '定义 $1 不可执行。'],
  [/^There can be only one operation named (".+")\.$/, '只能有一个名为 $1 的操作。'],
  [/^There can be only one fragment named (".+")\.$/, '只能有一个名为 $1 的片段。'],
  [/^There can be only one variable named (".+")\.$/, '只能有一个名为 $1 的变量。'],
  [/^There can be only one argument named (".+")\.$/, '只能有一个名为 $1 的参数。'],
  [/^There can be only one input field named (".+")\.$/, '只能有一个名为 $1 的输入字段。'],
  [/^This anonymous operation must be the only defined operation\.$/, '匿名操作必须是文档中唯一的操作。'],
  [/^Subscription (".+") must select only one top level field\.$/, '订阅 $1 只能选择一个顶层字段。'],
  [/^Anonymous Subscription must select only one top level field\.$/, '匿名订阅只能选择一个顶层字段。'],
  [/^.*Subscription.* must not select an introspection top level field\.$/, '订阅不能选择内省字段。'],
  // Names.
  [/^Unknown type (".+")\.$/, '未知的类型 $1。'],
  [/^Unknown fragment (".+")\.$/, '未知的片段 $1。'],
  [/^Unknown directive (".+")\.$/, '未知的指令 $1。'],
  [/^Unknown argument (".+") on field (".+")\.$/, '字段 $2 没有参数 $1。'],
  [/^Unknown argument (".+") on directive (".+")\.$/, '指令 $2 没有参数 $1。'],
  [/^Cannot query field (".+") on type (".+")\.$/, '类型 $2 没有字段 $1。'],
  [/^Field (".+") is not defined by type (".+")\.$/, '类型 $2 没有字段 $1。'],
  [/^The value does not exist in ("\w+") enum\.$/, '枚举 $1 中没有该值。'],
  // Selections.
  [
    /^Field (".+") must not have a selection since type (".+") has no subfields\.$/,
    '字段 $1 的类型 $2 没有子字段，不能有选择集。',
  ],
  [
    /^Field (".+") of type (".+") must have a selection of subfields\.$/,
    '字段 $1 的类型是 $2，必须选择子字段。',
  ],
  [
    /^Field (".+") of type (".+") must have at least one field selected\.$/,
    '字段 $1 的类型是 $2，至少要选择一个字段。',
  ],
  [
    /^Fields (".+") conflict because ([\s\S]+)\. Use different aliases on the fields to fetch both if this was intentional\.$/,
    '字段 $1 冲突（$2）。如需同时查询，请使用不同的别名。',
  ],
  [/^Fragment cannot condition on non composite type (".+")\.$/, '片段的类型条件 $1 不是复合类型。'],
  [
    /^Fragment (".+") cannot condition on non composite type (".+")\.$/,
    '片段 $1 的类型条件 $2 不是复合类型。',
  ],
  [/^Fragment (".+") is never used\.$/, '片段 $1 没有被使用。'],
  [
    /^Fragment cannot be spread here as objects of type (".+") can never be of type (".+")\.$/,
    '类型 $1 的对象不可能是 $2，片段不能在此展开。',
  ],
  [
    /^Fragment (".+") cannot be spread here as objects of type (".+") can never be of type (".+")\.$/,
    '类型 $2 的对象不可能是 $3，片段 $1 不能在此展开。',
  ],
  [/^Cannot spread fragment (".+?") within itself(?: via (.+))?\.$/, '片段 $1 不能展开自身。'],
  // Directives.
  [/^Directive (".+") may not be used on (.+)\.$/, '指令 $1 不能用于 $2。'],
  [/^The directive (".+") can only be used once at this location\.$/, '指令 $1 在此处只能使用一次。'],
  [
    /^Directive (".+") argument (".+") of type (".+") is required, but it was not provided\.$/,
    '指令 $1 缺少必需的参数 $2（类型 $3）。',
  ],
  // Arguments and values.
  [
    /^Field (".+") argument (".+") of type (".+") is required, but it was not provided\.$/,
    '字段 $1 缺少必需的参数 $2（类型 $3）。',
  ],
  [/^Argument (".+") of required type (".+") was not provided\.$/, '缺少必需的参数 $1（类型 $2）。'],
  [
    /^Argument (".+") of required type (".+") was provided the variable (".+") which was not provided a runtime value\.$/,
    '必需的参数 $1（类型 $2）使用了变量 $3，而该变量没有值。',
  ],
  [/^Argument (".+") of non-null type (".+") must not be null\.$/, '参数 $1（类型 $2）不能为 null。'],
  [/^Argument (".+") has (?:an )?invalid value\.$/, '参数 $1 的值无效。'],
  [/^Field (".+") of required type (".+") was not provided\.$/, '缺少必需的字段 $1（类型 $2）。'],
  [/^Field (".+") must be non-null\.$/, '字段 $1 不能为 null。'],
  [/^Expected value of type (".+")\.$/, '值的类型应为 $1。'],
  [/^Expected type (".+") to be an object\.$/, '类型 $1 的值应为对象。'],
  [/^Expected type (".+")\.$/, '值的类型应为 $1。'],
  [/^Expected non-nullable type (".+") not to be null\.$/, '类型 $1 的值不能为 null。'],
  [
    /^(?:OneOf Input Object|Exactly one key must be specified for OneOf type) (".+?").*$/,
    '$1 必须且只能给出一个字段。',
  ],
  [/^(Int|Float|String|Boolean|ID|Enum ".+") cannot represent (?:a )?[\w\s-]*value\.$/, '$1 不接受该值。'],
  // Variables.
  [/^Variable (".+") cannot be non-input type (".+")\.$/, '变量 $1 的类型 $2 不是输入类型。'],
  [/^Variable (".+") is not defined by operation (".+")\.$/, '操作 $2 没有定义变量 $1。'],
  [/^Variable (".+") is not defined\.$/, '变量 $1 没有定义。'],
  [/^Variable (".+") is never used in operation (".+")\.$/, '操作 $2 没有使用变量 $1。'],
  [/^Variable (".+") is never used\.$/, '变量 $1 没有被使用。'],
  [
    /^Variable (".+") of type (".+") used in position expecting type (".+")\.$/,
    '变量 $1 的类型是 $2，而此处需要 $3。',
  ],
  [/^Variable (".+") of required type (".+") was not provided\.$/, '缺少必需的变量 $1（类型 $2）。'],
  [/^Variable (".+") of non-null type (".+") must not be null\.$/, '变量 $1（类型 $2）不能为 null。'],
  [/^Variable (".+") got an invalid value at (".+")\.$/, '变量 $1 在 $2 处的值无效。'],
  [/^Variable (".+") got an invalid value\.$/, '变量 $1 的值无效。'],
  [
    /^Too many errors processing variables, error limit reached\. Execution aborted\.$/,
    '变量的错误过多，其余未列出。',
  ],
  [
    /^Too many validation errors, error limit reached\. Validation aborted\.$/,
    '文档的错误过多，其余未列出。',
  ],
  // Introspection.
  [/^GraphQL introspection has been disabled, .*$/, '此服务不开放内省（introspection）。'],
  [
    /^The SDL is not served here: .*$/,
    '此服务不提供 SDL：INTROSPECTION 已关闭。组合超图请使用发布的 subgraph.graphql。',
  ],
  [/^Maximum introspection depth exceeded$/, '内省查询的嵌套过深。'],
  // Our scalars.
  [/^[Aa] Date is a string in the form (".+")\.$/, 'Date 是格式为 $1 的字符串。'],
  [/^[Aa] DateTime is a string: (".+")\.$/, 'DateTime 是字符串，例如 $1。'],
  [
    /^[Aa] Decimal is a string such as (".+"), or a whole number of up to 15 digits; a Float would lose digits\.$/,
    'Decimal 是字符串，例如 $1，或不超过 15 位的整数；Float 会丢失精度。',
  ],
  [/^[Aa] UUID is a string\.$/, 'UUID 是字符串。'],
];

function inChinese(message: string): string {
  const suggested = / Did you mean ([\s\S]+)\?$/.exec(message);
  if (suggested) {
    return `${inChinese(message.slice(0, suggested.index))}您是否想用 ${suggestionInChinese(suggested[1] ?? '')}？`;
  }
  for (const [english, chinese] of MESSAGES) {
    if (english.test(message)) return message.replace(english, chinese);
  }
  // The reason of a scalar stands behind what it is the reason of.
  const reason = /^([\s\S]+?)(?:; |\. )([\s\S]+)$/.exec(message);
  if (!reason) return message;
  const [, said = '', why = ''] = reason;
  const [saidInChinese, whyInChinese] = [inChinese(`${said}.`), inChinese(why)];
  return saidInChinese === `${said}.` ? message : saidInChinese + whyInChinese;
}

function suggestionInChinese(suggestion: string): string {
  return suggestion
    .replace('to use an inline fragment on ', '内联片段 ')
    .replace('the enum value ', '枚举值 ')
    .replace(/,? or /, ' 或 ');
}
