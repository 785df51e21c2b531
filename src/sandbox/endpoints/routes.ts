import * as attendanceDeclarations from '../../datasources/attendance.ts';
import * as compensationDeclarations from '../../datasources/compensation.ts';
import * as coreHrDeclarations from '../../datasources/core-hr.ts';
import { exchangeTenantToken } from '../../datasources/feishu/auth/tenant-token.ts';
import {
  type Endpoint,
  type EndpointDeclaration,
  type EndpointInput,
  endpointKey,
} from '../../datasources/feishu/endpoint.ts';
import * as coreHrLeaveDeclarations from '../../datasources/leave/core-hr-leave.ts';
import * as payrollDeclarations from '../../datasources/payroll.ts';
import { attendance } from './attendance.ts';
import { compensation } from './compensation.ts';
import { coreHr } from './core-hr.ts';
import type { Call, HandlerResult, SandboxContext } from './handler.ts';
import { coreHrLeave } from './leave/core-hr-leave.ts';
import { payroll } from './payroll/payroll.ts';

/** The handler of any endpoint. */
export type AnyHandler = (call: Call, context: SandboxContext) => HandlerResult<unknown>;

/** An endpoint and its handler. The token exchange has none: it takes no token, so the gateway answers it itself. */
export interface Route {
  readonly key: string;
  readonly endpoint: EndpointDeclaration;
  readonly handler: AnyHandler | undefined;
}

export interface RouteMatch {
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
}

/** The modules of declarations and their handlers. The type `Handlers` ensures that no handler is missing. */
const MODULES: readonly [declarations: object, handlers: object][] = [
  [payrollDeclarations, payroll],
  [compensationDeclarations, compensation],
  [attendanceDeclarations, attendance],
  [coreHrDeclarations, coreHr],
  [coreHrLeaveDeclarations, coreHrLeave],
];

/** The routes of the graph's endpoints, and of the token exchange. */
export const ROUTES: readonly Route[] = [
  { key: endpointKey(exchangeTenantToken), endpoint: exchangeTenantToken, handler: undefined },
  ...MODULES.flatMap(([declarations, handlers]) => routesOf(declarations, handlers)),
];

function routesOf(declarations: object, handlers: object): Route[] {
  const handlersByName = new Map<string, unknown>(Object.entries(handlers));
  return Object.entries(declarations).flatMap(([name, declaration]: [string, EndpointDeclaration]) => {
    const handler = handlersByName.get(name);
    return isHandler(handler) ? [route(declaration, handler)] : [];
  });
}

function isHandler(value: unknown): value is AnyHandler {
  return typeof value === 'function';
}

/** The route of a declared endpoint: method, path, rate limits, scopes and errors come from the declaration. */
export function route<Input extends EndpointInput, Data>(
  endpoint: Endpoint<Input, Data>,
  handler: (call: Call, context: SandboxContext) => HandlerResult<Data>,
): Route {
  return { key: endpointKey(endpoint), endpoint, handler };
}

/** Finds the route for a method and a path. An encoded slash is part of a path parameter. */
export type FindRoute = (method: string, path: string) => RouteMatch | undefined;

export function createRouter(routes: readonly Route[]): FindRoute {
  const routesByKey = new Map(routes.filter(({ key }) => !key.includes(':')).map((one) => [one.key, one]));
  const routesWithParameters = routes
    .filter(({ key }) => key.includes(':'))
    .map((one) => ({ route: one, pattern: patternOf(one.key) }));

  return (method, path) => {
    const target = `${method} ${path}`;
    const exact = routesByKey.get(target);
    if (exact) return { route: exact, path: {} };
    for (const { route, pattern } of routesWithParameters) {
      const groups = pattern.exec(target)?.groups;
      const decoded = groups && decodeAll(groups);
      if (decoded) return { route, path: decoded };
    }
    return undefined;
  };
}

function patternOf(key: string): RegExp {
  return new RegExp(`^${key.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
}

function decodeAll(groups: Readonly<Record<string, string>>): Record<string, string> | undefined {
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    return undefined;
  }
}
