import { gql } from 'graphql-request';
import { expect, test } from 'vitest';
import { issuerForTest } from './support/issuer.ts';
import { layerForTest } from './support/layer.ts';

const VIEWER = gql`{ viewer { kind subject operatorId scopes } }`;

const UNKNOWN = { subject: null, operatorId: null, scopes: null };

test.each([
  ['t-sandbox', 'APPLICATION'],
  ['u-sandbox-hr', 'PERSON'],
  ['eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJvdV8xIn0.c2lnbmF0dXJl', 'PERSON'],
])("of Feishu's token %s only the kind is known: %s", async (token, kind) => {
  const { as, sandbox } = await layerForTest();
  expect(await as(token).request(VIEWER)).toEqual({ viewer: { kind, ...UNKNOWN } });
  expect(sandbox.calls).toEqual([]);
});

test('of a company token the subject, the operator and the permissions are given, and not the token', async () => {
  const issuer = await issuerForTest();
  const { as, sandbox } = await layerForTest({ env: issuer.env });
  sandbox.clearCalls();
  const scopes = ['payroll:payment_activity:read', 'corehr:employee:read'];
  const token = await issuer.sign({
    sub: 'li.na',
    scope: scopes.join(' '),
    feishu_operator_id: 'ou_operator',
  });
  const { data } = await as(token).rawRequest<unknown>(VIEWER);
  expect(data).toEqual({
    viewer: { kind: 'COMPANY', subject: 'li.na', operatorId: 'ou_operator', scopes: scopes.toSorted() },
  });
  expect(await as(await issuer.sign({ sub: 'wei' })).request(VIEWER)).toEqual({
    viewer: { kind: 'COMPANY', subject: 'wei', operatorId: null, scopes: [] },
  });
  expect(sandbox.calls).toEqual([]);
});

test('two callers with the same permissions who ask at the same time are each told of themselves', async () => {
  const issuer = await issuerForTest();
  const { as } = await layerForTest({ env: issuer.env });
  const subjects = ['li.na', 'wei', 'mei.lin'];
  const answers = await Promise.all(
    subjects.map(async (sub) =>
      as(await issuer.sign({ sub })).request<{ viewer: { subject: string } }>(VIEWER),
    ),
  );
  expect(answers.map(({ viewer }) => viewer.subject)).toEqual(subjects);
});

test('without a token the viewer is UNAUTHENTICATED', async () => {
  const { as } = await layerForTest();
  const { data, errors } = await as(undefined).rawRequest<unknown>(VIEWER);
  expect(data ?? null).toBeNull();
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
});
