import { GraphQLClient, gql } from 'graphql-request';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { type Program, startProgram } from './support/program.ts';

/** The seed lies in fixed years, so that the days to scan are set wide enough for any today. */
const WIDE = { ACTIVITY_SCAN_DAYS_BACK: '20000', ACTIVITY_SCAN_DAYS_AHEAD: '20000' };
const AUTHORIZATION = { authorization: 'Bearer u-sandbox-hr' };
const [firstApproved = ''] = FIXTURES.activities.approved;

const ARCHIVE = gql`
  mutation Archive($activityId: ID!) {
    archivePaymentActivity(input: { activityId: $activityId }) { __typename }
  }
`;

async function archive(url: string, activityId: string): Promise<void> {
  const client = new GraphQLClient(url, { headers: AUTHORIZATION });
  expect(await client.request(ARCHIVE, { activityId })).toEqual({
    archivePaymentActivity: { __typename: 'ArchivePaymentActivityPayload' },
  });
}

describe('the program without settings', () => {
  let program: Program;
  let sandboxUrl = '';
  beforeAll(async () => {
    program = await startProgram('src/main.ts', { NODE_OPTIONS: '--import tsx', PORT: '0', ...WIDE });
    sandboxUrl = /a sandbox of Feishu at (\S+);/.exec(program.output.join('\n'))?.[1] ?? '';
  });
  afterAll(() => program?.stop());

  const events = async () => {
    const { events } = await (await fetch(`${sandboxUrl}/_sandbox/events`)).json();
    return events.map(({ attempts, state }: Record<string, unknown>) => [attempts, state]);
  };

  test('takes the events of its sandbox about what is archived through it', async () => {
    await archive(program.url, firstApproved);
    await expect.poll(events).toEqual(Array(3).fill([[200], 'acknowledged']));
  });
});
