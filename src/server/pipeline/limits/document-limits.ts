import { type DocumentNode, type GraphQLSchema, Lexer, parse, Source, TokenKind } from 'graphql';
import type { BilingualText } from '../../../error-reasons/bilingual-text.ts';
import { documentError, type RequestError } from '../errors/request-error.ts';
import { countDocument, NESTING_LIMIT } from './document-counts.ts';
import { introspectionBudgetOf } from './introspection-budget.ts';

/**
 * What a document may hold at most: far more than our own examples, GraphiQL, a gateway, or a client that asks for 100
 * employees by an alias each. All of it is counted before validation, some of whose rules compare all with all, and
 * with every fragment counted as often as it is spread, because it is executed that often.
 */
export const DOCUMENT_LIMITS = {
  characters: 64 * 1024,
  /** Names, numbers, strings and punctuation. */
  tokens: 6_000,
  /** Brackets of any kind within one another, and selection sets within one another through fragments. */
  nesting: NESTING_LIMIT,
  /** Fields within fields. Those of introspection are left to the limits for introspection, GraphQL's own and ours. */
  depth: 15,
  fields: 3_000,
  aliases: 200,
  directives: 50,
  /** As they are written: what they come to is counted by the other limits. */
  fragmentSpreads: 60,
  /** Fields that have the same response key as another one in their selection set, as they are written. */
  repeatedFields: 20,
} as const;

/** An operation that asks for too much to be validated or executed. */
export function tooComplex(text: BilingualText): RequestError {
  return documentError(text, 'QUERY_TOO_COMPLEX');
}

/**
 * Parses a document. Throws QUERY_TOO_COMPLEX for one that is too long or nested too deep for the parser, which is
 * recursive, and the syntax errors of graphql-js. The same text always comes to the same.
 */
export function parseWithinLimits(text: string): DocumentNode {
  if (text.length > DOCUMENT_LIMITS.characters)
    throw tooMany({ en: 'characters', zh: '字符' }, DOCUMENT_LIMITS.characters);
  checkTokens(text);
  return parse(text);
}

/** The limit of graphql-js's `MaxIntrospectionDepthRule`. */
const MAX_INTROSPECTION_LISTS = 3;

/** All limits that a parsed document exceeds. */
export function excessesOf(document: DocumentNode, schema: GraphQLSchema): RequestError[] {
  const { listSizes, maxValues } = introspectionBudgetOf(schema);
  const { written, expanded } = countDocument(document, listSizes);
  const { depth, fields, aliases, directives, fragmentSpreads, repeatedFields, nesting } = DOCUMENT_LIMITS;
  const errors: RequestError[] = [];
  const check = (count: number, limit: number, what: BilingualText) => {
    if (count > limit) errors.push(tooMany(what, limit));
  };
  check(Math.max(written.aliases, expanded.aliases), aliases, { en: 'aliases', zh: '别名' });
  check(Math.max(written.directives, expanded.directives), directives, { en: 'directives', zh: '指令' });
  check(written.fragmentSpreads, fragmentSpreads, { en: 'fragment spreads', zh: '片段展开' });
  check(written.repeatedFields, repeatedFields, { en: 'fields that are asked for twice', zh: '重复字段' });
  check(expanded.fields, fields, {
    en: 'fields, those of fragments counted at each spread',
    zh: '字段（片段中的字段在每次展开时都计入）',
  });
  check(expanded.depth, depth, { en: 'levels', zh: '字段层级' });
  check(expanded.nesting, nesting, { en: 'selections within one another', zh: '嵌套选择集' });
  // Where more lists are nested, validation refuses the document.
  if (expanded.introspectionLists < MAX_INTROSPECTION_LISTS)
    check(expanded.introspection, maxValues, { en: 'values of introspection', zh: '内省结果' });
  return errors;
}

function tooMany({ en, zh }: BilingualText, limit: number): RequestError {
  return tooComplex({
    en: `The document has too many ${en}: at most ${limit} are allowed. Ask for less at once.`,
    zh: `查询文档中的${zh}过多：最多允许 ${limit} 个。请减少一次查询的内容。`,
  });
}

const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

function checkTokens(text: string): void {
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let nesting = 0;
  for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; { kind } = lexer.advance()) {
    tokens += 1;
    if (tokens > DOCUMENT_LIMITS.tokens)
      throw tooMany({ en: 'tokens', zh: '词法单元' }, DOCUMENT_LIMITS.tokens);
    if (OPENING.has(kind)) nesting += 1;
    else if (CLOSING.has(kind)) nesting -= 1;
    if (nesting > DOCUMENT_LIMITS.nesting) {
      throw tooMany({ en: 'brackets within one another', zh: '嵌套括号' }, DOCUMENT_LIMITS.nesting);
    }
  }
}

/** What a parsed document holds in memory for each of its tokens, in bytes, as measured: 240 to 490. */
const BYTES_PER_TOKEN = 500;
/** A name, a number, or a character of punctuation. What is in strings and comments counts as well. */
const TOKEN = /\w+|[^\s\w,]/g;

/** An estimate, rather too high, of what a document holds in memory with its text, in bytes, parsed or refused. */
export function documentSize(text: string): number {
  const isParsed = text.length <= DOCUMENT_LIMITS.characters;
  const tokens = isParsed ? (text.match(TOKEN)?.length ?? 0) : 0;
  return 1_000 + text.length * 2 + tokens * BYTES_PER_TOKEN;
}
