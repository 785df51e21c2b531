import {
  type ASTNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { documentError, type RequestError } from '../errors/request-error.ts';

/**
 * What a document may hold at most, far above what our own examples, GraphiQL or a gateway send, or who asks for 100 employees by an alias each. All of it is counted
 * in one walk and before GraphQL's own rules, some of which take the square of what they are given.
 */
export const DOCUMENT_LIMITS = {
  /** Names, numbers, texts and punctuation; the parser stops at one more. */
  tokens: 6_000,
  /** Fields within fields, those of introspection left aside, for which GraphQL has a limit of its own. */
  depth: 15,
  aliases: 200,
  directives: 50,
  fragmentSpreads: 60,
  /** The same field again in one selection, which means nothing new and is compared with all the others. */
  repeatedFields: 20,
} as const;

/** A text is kept in memory as long as its document may be needed again. */
const MAX_DOCUMENT_LENGTH = 64 * 1024;

/** An estimate of what a parsed document holds in memory, in bytes. */
export const documentSize = (text: string): number => text.length * 60 + 1_000;

/** An operation that is too much to be looked at any further. */
export function tooComplex(message: string): RequestError {
  return documentError(message, 'QUERY_TOO_COMPLEX');
}

/** Parses a document. Throws QUERY_TOO_COMPLEX for one that is too long, else what GraphQL's parser throws. */
export function parseWithinLimits(source: string): DocumentNode {
  if (source.length > MAX_DOCUMENT_LENGTH) throw tooMany('characters', MAX_DOCUMENT_LENGTH);
  try {
    return parse(source, { maxTokens: DOCUMENT_LIMITS.tokens });
  } catch (error) {
    const cut = error instanceof GraphQLError && error.message.includes('Parsing aborted');
    throw cut ? tooMany('tokens', DOCUMENT_LIMITS.tokens) : error;
  }
}

function tooMany(what: string, limit: number): RequestError {
  return tooComplex(`The document has too many ${what}: at most ${limit} are allowed. Ask for less at once.`);
}

/** All limits that a document exceeds. */
export function excessesOf(document: DocumentNode, _schema?: GraphQLSchema): RequestError[] {
  const { aliases, directives, fragmentSpreads, repeatedFields } = count(document);
  const errors: RequestError[] = [];
  if (aliases > DOCUMENT_LIMITS.aliases) errors.push(tooMany('aliases', DOCUMENT_LIMITS.aliases));
  if (directives > DOCUMENT_LIMITS.directives) errors.push(tooMany('directives', DOCUMENT_LIMITS.directives));
  if (fragmentSpreads > DOCUMENT_LIMITS.fragmentSpreads)
    errors.push(tooMany('fragment spreads', DOCUMENT_LIMITS.fragmentSpreads));
  if (repeatedFields > DOCUMENT_LIMITS.repeatedFields)
    errors.push(tooMany('fields that are asked for twice', DOCUMENT_LIMITS.repeatedFields));
  if (depthOf(document) > DOCUMENT_LIMITS.depth) errors.push(tooMany('levels', DOCUMENT_LIMITS.depth));
  return errors;
}

function count(document: DocumentNode) {
  const counts = { aliases: 0, directives: 0, fragmentSpreads: 0, repeatedFields: 0 };
  visit(document, {
    Field: ({ alias }) => {
      if (alias) counts.aliases += 1;
    },
    Directive: () => {
      counts.directives += 1;
    },
    FragmentSpread: () => {
      counts.fragmentSpreads += 1;
    },
    SelectionSet: ({ selections }) => {
      const names = new Set<string>();
      let fields = 0;
      for (const selection of selections) {
        if (selection.kind !== Kind.FIELD) continue;
        fields += 1;
        names.add((selection.alias ?? selection.name).value);
      }
      counts.repeatedFields += fields - names.size;
    },
  });
  return counts;
}

/** The deepest field of the document. Each fragment is measured once, however often it is spread. */
function depthOf(document: DocumentNode): number {
  const fragments = new Map<string, SelectionSetNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition.selectionSet);
  }
  const depths = new Map<string, number>();

  function depthOfSpread(name: string): number {
    const known = depths.get(name);
    if (known !== undefined) return known;
    // Stands while the fragment is measured: one that spreads itself is for GraphQL's own rules to refuse.
    depths.set(name, 0);
    const depth = below(fragments.get(name));
    depths.set(name, depth);
    return depth;
  }

  function depthAt(node: ASTNode): number {
    switch (node.kind) {
      case Kind.FIELD:
        return node.name.value.startsWith('__') ? 1 : 1 + below(node.selectionSet);
      case Kind.INLINE_FRAGMENT:
        return below(node.selectionSet);
      case Kind.FRAGMENT_SPREAD:
        return depthOfSpread(node.name.value);
      default:
        return 0;
    }
  }

  function below(set: SelectionSetNode | undefined): number {
    return set ? Math.max(0, ...set.selections.map(depthAt)) : 0;
  }

  return Math.max(
    0,
    ...document.definitions.map((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION ? below(definition.selectionSet) : 0,
    ),
  );
}
