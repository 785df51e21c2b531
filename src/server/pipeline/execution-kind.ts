import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Execution } from './deduplicate.ts';

/** Tells an execution what kind of operation it is, before it is carried out. */
export function useExecutionKind(): Plugin<{ execution: Execution }> {
  return {
    onExecute: ({ args: { document, operationName, contextValue } }) => {
      contextValue.execution.decide(getOperationAST(document, operationName)?.operation === 'query');
    },
  };
}
