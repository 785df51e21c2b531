import { describe, expect, test } from 'vitest';
import { layerForTest } from './support/layer.ts';

// The first request with an Accept header goes the long way through Yoga, later ones the short way.

const RANGE = 'payDate: { start: "2026-01-01", end: "2026-06-30" }';

const QUESTIONS: Readonly<Record<string, unknown>> = {
  'a query': {
    query: `{ paymentActivities(${RANGE}, first: 3) { nodes { id name names { locale value } status } } }`,
  },
  'a query with variables and a name': {
    query: `query A($first: Int) { paymentActivities(${RANGE}, first: $first) { nodes { activityId } } } query B { __typename }`,
    operationName: 'A',
    variables: { first: 2 },
  },
  'an error in one field': {
    query: `{ ok: paymentActivities(${RANGE}, first: 1) { nodes { activityId } } bad: paymentActivities(${RANGE}, first: 0) { nodes { activityId } } }`,
  },
  'a variable that does not fit': {
    query: `query ($first: Int!) { paymentActivities(${RANGE}, first: $first) { nodes { activityId } } }`,
    variables: { first: 'many' },
  },
  'a document that is none': { query: '{ paymentActivities' },
  'a field that is not there': { query: '{ nothing }' },
  'an operation that is not there': { query: 'query A { __typename }', operationName: 'B' },
  introspection: { query: '{ __schema { queryType { name } } }' },
  'no document': { variables: {} },
  'a mutation that is refused': {
    query:
      'mutation { archivePaymentActivity(input: { activityId: "" }) { __typename ... on InvalidInputError { message } } }',
  },
  'an unknown parameter': { query: '{ __typename }', surprise: 1 },
  'null for what is not given': { query: '{ __typename }', variables: null, operationName: null },
};

const ACCEPTED = ['application/json', 'application/graphql-response+json, application/json;q=0.9', '*/*'];

describe('a request has the same answer the second time', () => {
  test.each(Object.entries(QUESTIONS))('%s', async (_, question) => {
    const { url } = await layerForTest();
    const ask = async (body: unknown, accept: string) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept, authorization: 'Bearer u-sandbox-hr' },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      return {
        status: response.status,
        type: response.headers.get('content-type'),
        cache: response.headers.get('cache-control'),
        body: JSON.parse(text.replace(/"requestId":"[^"]*"/g, '"requestId":""')),
      };
    };
    for (const accept of ACCEPTED) {
      const first = await ask(question, accept);
      // Whatever the question was, after this one Yoga's choice for the Accept header is known.
      await ask({ query: '{ __typename }' }, accept);
      expect(await ask(question, accept)).toEqual(first);
    }
  });
});
