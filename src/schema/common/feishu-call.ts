import type { EndpointDeclaration } from '../../datasources/feishu/endpoint.ts';
import { callDirectives, pageDirectives } from './federation-directives.ts';

/** That a field is a call to Feishu, for the cost of operations and the reference of errors. */
export interface FeishuCall {
  readonly endpoint: EndpointDeclaration;
  /** Whether a DataLoader reads for several parents in one call, up to the endpoint's `idsPerCall`. */
  readonly batched: boolean;
}

declare module 'graphql' {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    feishuCall?: FeishuCall;
  }
}

/** Options of a field that is a call to Feishu of its own. */
export function feishuCall(endpoint: EndpointDeclaration) {
  return { directives: callDirectives(endpoint), ...callExtension({ endpoint, batched: false }) };
}

/** Options of a field that a DataLoader reads for several parents in one call. */
export function batchedFeishuCall(endpoint: EndpointDeclaration) {
  return { directives: callDirectives(endpoint), ...callExtension({ endpoint, batched: true }) };
}

/** Options of a connection that is a call to Feishu of its own, or several. */
export function feishuPage(endpoint: EndpointDeclaration) {
  return { directives: pageDirectives(endpoint), ...callExtension({ endpoint, batched: false }) };
}

/** Options of a connection that a DataLoader reads for several parents in one call. */
export function batchedFeishuPage(endpoint: EndpointDeclaration) {
  return { directives: pageDirectives(endpoint), ...callExtension({ endpoint, batched: true }) };
}

function callExtension(call: FeishuCall) {
  return { extensions: { feishuCall: call } };
}
