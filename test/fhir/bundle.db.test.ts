import type { Bundle } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { town, useTown } from '../fixtures/open-town.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

let his: His;
beforeAll(async () => {
  his = await hisOf(town.service, town.network.hospital.id);
});

const statuses = ({ entry = [] }: Bundle): string[] => entry.map(({ response }) => response?.status ?? '');
const get = (url: string) => ({ request: { method: 'GET', url } });

describe('several interactions in one request', () => {
  test('a batch answers each by itself, in its order', async () => {
    const { hospital } = town.network;
    const entry = [
      get(`Organization/${hospital.id}`),
      get('Organization/nobody'),
      get('Organization?_summary=count'),
    ];
    const { status, body } = await his.call<Bundle>('POST', '', {
      body: { resourceType: 'Bundle', type: 'batch', entry },
    });
    expect([status, body.type]).toEqual([200, 'batch-response']);
    expect(statuses(body)).toEqual(['200 OK', '404', '200 OK']);
    expect(body.entry?.[0]?.resource).toMatchObject({ resourceType: 'Organization', id: hospital.id });
    expect(outcomeCode(body.entry?.[1]?.response?.outcome)).toBe('NOT_FOUND');
  });

  test('a message is not taken, and the answer says what is sent instead', async () => {
    const body = {
      resourceType: 'Bundle',
      type: 'message',
      entry: [{ resource: { resourceType: 'MessageHeader' } }],
    };
    const bundle = await his.call('POST', '', { body });
    expect([bundle.status, outcomeCode(bundle.body)]).toEqual([422, 'MESSAGE_NOT_TAKEN']);
    const issue = { expression: ['Bundle.type'], diagnostics: expect.stringContaining('PUT Encounter') };
    expect(bundle.body).toMatchObject({ issue: [issue] });
    const operation = await his.call('POST', '$process-message', { body });
    expect([operation.status, outcomeCode(operation.body)]).toEqual([404, 'MESSAGE_NOT_TAKEN']);
  });

  test('a transaction that holds what cannot be written writes nothing, and names the entry', async () => {
    const entry = [
      get('Organization?_count=1'),
      { resource: { resourceType: 'Organization' }, request: { method: 'POST', url: 'Organization' } },
    ];
    const answer = await his.call('POST', '', {
      body: { resourceType: 'Bundle', type: 'transaction', entry },
    });
    expect([answer.status, outcomeCode(answer.body)]).toEqual([422, 'NOT_TAKEN_UP']);
    expect(answer.body).toMatchObject({ issue: [{ expression: ['Bundle.entry[1]'] }] });
  });

  test.each([
    ['another type', { resourceType: 'Bundle', type: 'history' }],
    ['no Bundle', { resourceType: 'Patient' }],
    ['an entry without a request', { resourceType: 'Bundle', type: 'batch', entry: [{}] }],
    [
      'too many',
      {
        resourceType: 'Bundle',
        type: 'batch',
        entry: Array.from({ length: 101 }, () => get('Organization')),
      },
    ],
    ['no JSON', '{'],
  ])('%s is refused', async (_name, body) => {
    expect((await his.call('POST', '', { body })).status).toBe(400);
  });

  test('a Bundle does not stand in a Bundle', async () => {
    const inner = {
      resource: { resourceType: 'Bundle', type: 'batch' },
      request: { method: 'POST', url: '' },
    };
    const { body } = await his.call<Bundle>('POST', '', {
      body: { resourceType: 'Bundle', type: 'batch', entry: [inner] },
    });
    expect(statuses(body)).toEqual(['404']);
  });
});
