import * as attendanceDeclarations from '../../datasources/attendance.ts';
import * as compensationDeclarations from '../../datasources/compensation.ts';
import * as coreHrDeclarations from '../../datasources/core-hr.ts';
import { exchangeTenantToken } from '../../datasources/feishu/auth/tenant-token.ts';
import { type EndpointDeclaration, endpointKey } from '../../datasources/feishu/endpoint.ts';
import * as payrollDeclarations from '../../datasources/payroll.ts';
import { attendance } from './attendance.ts';
import { compensation } from './compensation.ts';
import { coreHr } from './core-hr.ts';
import type { Call, Reply, World } from './handler.ts';
import { payroll } from './payroll.ts';

/** Carries out a call that was let in. */
export type Handle = (call: Call, world: World) => Reply<unknown>;

/** An endpoint and what answers it; the token exchange, which nobody has to be let in to, has no handler. */
export interface Route {
  readonly key: string;
  readonly endpoint: EndpointDeclaration;
  readonly handle: Handle | undefined;
}

export interface Match {
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
}

/** The modules of declarations and their handlers: that none is missing, the handlers' types see to. */
const MODULES: readonly [declarations: object, handlers: object][] = [
  [payrollDeclarations, payroll],
  [compensationDeclarations, compensation],
  [attendanceDeclarations, attendance],
  [coreHrDeclarations, coreHr],
];

const routes: readonly Route[] = [
  route(exchangeTenantToken, undefined),
  ...MODULES.flatMap(([declarations, handlers]) => routesOf(declarations, handlers)),
];

function routesOf(declarations: object, handlers: object): Route[] {
  const handles = new Map<string, unknown>(Object.entries(handlers));
  return Object.entries(declarations).flatMap(([name, declaration]: [string, EndpointDeclaration]) => {
    const handle = handles.get(name);
    return isHandle(handle) ? [route(declaration, handle)] : [];
  });
}

function isHandle(value: unknown): value is Handle {
  return typeof value === 'function';
}

function route(endpoint: EndpointDeclaration, handle: Handle | undefined): Route {
  return { key: endpointKey(endpoint), endpoint, handle };
}

const fixed = new Map(routes.filter(({ key }) => !key.includes(':')).map((one) => [one.key, one]));
const patterned = routes
  .filter(({ key }) => key.includes(':'))
  .map((one) => ({ route: one, pattern: patternOf(one.key) }));

function patternOf(key: string): RegExp {
  return new RegExp(`^${key.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
}

/** The endpoint that a method and a path mean. An encoded slash stays part of its parameter. */
export function findRoute(method: string, path: string): Match | undefined {
  const name = `${method} ${path}`;
  const exact = fixed.get(name);
  if (exact) return { route: exact, path: {} };
  for (const { route, pattern } of patterned) {
    const groups = pattern.exec(name)?.groups;
    const decoded = groups && decodeAll(groups);
    if (decoded) return { route, path: decoded };
  }
  return undefined;
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
