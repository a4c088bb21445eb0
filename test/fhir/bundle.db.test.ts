import type { Bundle, HealthcareService } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { codeSystem } from '../../fhir/codes.ts';
import { write } from '../../prisma/client.ts';
import { markSeeded } from '../../prisma/seed/marks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

let his: His;
beforeAll(async () => {
  await write((tx) => markSeeded(tx, town.service.clock.now()));
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

  test('a batch in which an entry cannot be read answers the others', async () => {
    const { id } = town.network.hospital;
    const patch = { resource: { resourceType: 'Binary' }, request: { method: 'PATCH', url: 'Task/x' } };
    const bad: readonly (readonly [object, string])[] = [
      [{ request: { method: 'HEAD', url: 'Organization' } }, 'Bundle.entry[1].request.method'],
      [{ request: { method: 'FETCH', url: 'Organization' } }, 'Bundle.entry[1].request.method'],
      [{ request: { method: 'GET' } }, 'Bundle.entry[1].request.url'],
      [{}, 'Bundle.entry[1].request'],
      [patch, 'Bundle.entry[1].resource'],
    ];
    for (const [wrong, expression] of bad) {
      const { status, body } = await his.call<Bundle>('POST', '', {
        body: {
          resourceType: 'Bundle',
          type: 'batch',
          entry: [get(`Organization/${id}`), wrong, get('Task')],
        },
      });
      expect([status, body.entry?.length], expression).toEqual([200, 3]);
      expect(statuses(body)).toEqual(['200 OK', expect.stringMatching(/^4/), '200 OK']);
      expect(body.entry?.[1]?.response?.outcome).toMatchObject({ issue: [{ expression: [expression] }] });
    }
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

  test('a transaction says of which entry and element it is refused', async () => {
    const role = { resourceType: 'PractitionerRole', practitioner: { reference: 'Practitioner/x' } };
    const post = (resource: { resourceType: string }, more: object = {}) => ({
      resource,
      request: { method: 'POST', url: resource.resourceType, ...more },
    });
    const code = [{ coding: [{ system: codeSystem('role'), code: 'HOSP_DOCTOR' }] }];
    const put = { method: 'PUT', url: `Organization/${town.network.hospital.id}` };
    const practitioner = { resourceType: 'Practitioner' };
    const cases: readonly (readonly [object, number, string])[] = [
      [post(practitioner), 422, 'Bundle.entry[1].resource.name'],
      [post({ ...role, code: [] } as typeof role), 422, 'Bundle.entry[1].resource.code'],
      [post({ ...role, code } as typeof role), 422, 'Bundle.entry[1].resource.practitioner'],
      [post(practitioner, { ifNoneExist: '_count=1' }), 400, 'Bundle.entry[1].request.ifNoneExist'],
      [
        { resource: { resourceType: 'Location' }, request: put },
        400,
        'Bundle.entry[1].resource.resourceType',
      ],
      [{ request: { method: 'DELETE', url: 'Schedule/nobody' } }, 404, 'Bundle.entry[1].request.url'],
    ];
    for (const [wrong, status, expression] of cases) {
      const answer = await his.call('POST', '', {
        body: { resourceType: 'Bundle', type: 'transaction', entry: [get('Organization?_count=1'), wrong] },
      });
      expect([answer.status, answer.body]).toMatchObject([status, { issue: [{ expression: [expression] }] }]);
    }
  });

  test.each(['batch', 'transaction'])('a %s answers as it is preferred', async (type) => {
    const { body: seen } = await his.get<HealthcareService>(`HealthcareService/${town.network.cardiology}`);
    const request = {
      method: 'PUT',
      url: `HealthcareService/${seen.id}`,
      ifMatch: `W/"${seen.meta?.versionId}"`,
    };
    const send = async (prefer: string) => {
      const body = { resourceType: 'Bundle', type, entry: [{ resource: seen, request }] };
      const answer = await his.call<Bundle>('POST', '', { body, headers: { prefer } });
      return answer.body.entry?.[0];
    };
    expect((await send('return=representation'))?.resource).toEqual(seen);
    const minimal = await send('return=minimal');
    expect([minimal?.resource, minimal?.response]).toEqual([
      undefined,
      expect.objectContaining({ status: '200 OK', etag: request.ifMatch }),
    ]);
    const outcome = await send('return=OperationOutcome');
    expect([outcome?.resource, outcome?.response?.status]).toEqual([undefined, '200 OK']);
    expect(outcome?.response?.outcome).toMatchObject({ issue: [{ severity: 'information' }] });
  });

  test.each([
    ['another type', { resourceType: 'Bundle', type: 'history' }],
    ['no Bundle', { resourceType: 'Patient' }],
    ['an entry without a request', { resourceType: 'Bundle', type: 'transaction', entry: [{}] }],
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
