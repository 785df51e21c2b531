import type { EndpointDeclaration } from '../endpoint.ts';
import type { FeishuErrorCode } from './error-code.ts';
import { gatewayErrorCodes, userTokenNotAccepted } from './gateway.ts';

/**
 * What a code means at an endpoint: by the endpoint's own declaration first, then by the gateway in front of it.
 * Undefined for a code that neither documents.
 */
export function errorCodeOf(endpoint: EndpointDeclaration, code: number): FeishuErrorCode | undefined {
  const hasCode = (row: FeishuErrorCode) => row.code === code;
  if (hasCode(userTokenNotAccepted) && !endpoint.identity.includes('user')) return userTokenNotAccepted;
  return endpoint.errors.find(hasCode) ?? gatewayErrorCodes.find(hasCode);
}

/**
 * Where in the operation's input a field of Feishu's is given, by the endpoint's declaration. `*` stands for an index
 * that only the input can tell; an empty path is the input as a whole.
 */
export function inputPath({ inputPaths = {} }: EndpointDeclaration, field: string): readonly string[] {
  return (Object.hasOwn(inputPaths, field) && inputPaths[field]) || [];
}
