import type { Bundle, ServiceRequest, Task } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { codeSystem } from '../../fhir/codes.ts';
import { extension } from '../../fhir/extensions.ts';
import { read } from '../../prisma/client.ts';
import { said } from '../fixtures/his-referral.ts';
import { because, becomes, patchTask } from '../fixtures/his-tasks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { type FhirReply, found, type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

let referrals: Referrals;
let sender: His;
let receiver: His;
let other: His;
beforeAll(async () => {
  referrals = await openReferrals(town);
  sender = await hisOf(town.service, referrals.clinic.id);
  receiver = await hisOf(town.service, town.network.hospital.id);
  other = await hisOf(town.service, town.network.otherHospital.id);
});

const stateOf = async (id: string) => {
  const { state, abortSide } = await read().referral.findUniqueOrThrow({ where: { id } });
  return [state, abortSide];
};
const ask = (his: His, focus: string, reason: object = {}) =>
  his.call<Task>('POST', 'Task', {
    body: {
      ...{ resourceType: 'Task', status: 'requested', intent: 'order' },
      code: { coding: [{ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'abort' }] },
      focus: { reference: focus },
      reasonCode: { coding: [{ system: codeSystem('abort-reason'), code: 'FAMILY_REFUSED' }] },
      ...reason,
    },
  });

describe('a treatment that has begun', () => {
  test('is ended when the receiver accepts what the sender asks', async () => {
    const { referralId: id } = await referrals.at('ARRIVED');
    const { status, body, headers } = await ask(sender, `ServiceRequest/${id}`);
    expect(status, JSON.stringify(body)).toBe(201);
    expect(faultsOf(body)).toEqual([]);
    expect(headers.get('location')).toContain(`Task/${id}-abort/_history/`);
    expect(await stateOf(id)).toEqual(['ARRIVED', 'SENDER']);
    const open = await receiver.get<Bundle>('Task?code=abort&status=requested');
    const seen = found<Task>(open.body, 'Task').find(({ focus }) => focus?.reference?.endsWith(id));
    expect(seen).toMatchObject({
      ...{ id: `${id}-abort`, requester: { reference: `Organization/${referrals.clinic.id}` } },
      owner: { reference: `Organization/${town.network.hospital.id}` },
    });
    expect((await other.get(`Task/${id}-abort`)).status).toBe(404);
    const own = await patchTask(sender, body, becomes('accepted'));
    expect(said(own)).toEqual([422, 'OWN_REQUEST', 'Task.status']);
    const granted = await patchTask(receiver, seen as Task, becomes('accepted'));
    expect([granted.status, granted.body.status]).toEqual([200, 'completed']);
    expect(await stateOf(id)).toEqual(['ABORTED', null]);
    const request = await sender.get<ServiceRequest>(`ServiceRequest/${id}`);
    expect(request.body.status).toBe('revoked');
  });

  test('goes on when the other side says no, in words', async () => {
    const { referralId: id } = await referrals.at('IN_TREATMENT');
    const { body: task } = await receiver.get<Bundle>(`Task?focus=ServiceRequest/${id}`);
    const [own] = found<Task>(task, 'Task');
    const { body: asked } = await ask(receiver, `Task/${own?.id}`);
    expect(await stateOf(id)).toEqual(['IN_TREATMENT', 'RECEIVER']);
    const bare = await patchTask(sender, asked, becomes('rejected'));
    expect([bare.status, outcomeCode(bare.body)]).toEqual([422, 'STATUS_REASON']);
    const denial = { ...becomes('rejected'), statusReason: { text: '病情不允许' } };
    const { body } = await patchTask(sender, asked, denial);
    expect(body).toMatchObject({ status: 'rejected', statusReason: { text: '病情不允许' } });
    expect(await stateOf(id)).toEqual(['IN_TREATMENT', null]);
  });

  test('is asked to end once, with a reason, and of what is known', async () => {
    const { referralId: id } = await referrals.at('ARRIVED');
    const cases: readonly (readonly [Promise<FhirReply<Task>>, number, string])[] = [
      [ask(sender, `ServiceRequest/${id}`, { reasonCode: undefined }), 422, 'STATUS_REASON'],
      [ask(sender, `ServiceRequest/${id}`, { code: { coding: [{ code: 'fulfill' }] } }), 422, 'TASK_CODE'],
      [ask(other, `ServiceRequest/${id}`), 422, 'REFERENCE'],
      [ask(sender, 'ServiceRequest/nobody'), 422, 'REFERENCE'],
      [ask(sender, `ServiceRequest/${(await referrals.at('PLACED')).referralId}`), 409, 'STATE_CONFLICT'],
    ];
    for (const [asked, status, code] of cases) {
      const reply = await asked;
      expect([reply.status, outcomeCode(reply.body)]).toEqual([status, code]);
    }
    const bare = { reasonCode: { coding: [{ system: codeSystem('abort-reason'), code: 'OTHER' }] } };
    expect(said(await ask(sender, `ServiceRequest/${id}`, bare))).toEqual([
      ...[422, 'REASON_TEXT', 'Task.reasonCode.text'],
    ]);
    expect(await stateOf(id)).toEqual(['ARRIVED', null]);
    expect((await ask(sender, `ServiceRequest/${id}`)).status).toBe(201);
    expect(said(await ask(sender, `ServiceRequest/${id}`))).toEqual([422, 'ABORT_ASKED', 'Task.focus']);
  });
});

test.each(['_id', '-_id', '_lastUpdated', '-_lastUpdated', 'authored-on', '-authored-on'])(
  'Tasks of both codes come in one order, each once, by %s',
  async (sort) => {
    const ids: string[] = [];
    const keys: string[] = [];
    let next: string | undefined = `Task?_count=2&_sort=${sort}`;
    let total = -1;
    while (next !== undefined) {
      const { body, status }: FhirReply<Bundle> = await receiver.get(next);
      expect(status, JSON.stringify(body)).toBe(200);
      total = body.total ?? -1;
      for (const { id = '', meta, authoredOn } of found<Task>(body, 'Task')) {
        ids.push(id);
        const by = sort.endsWith('_id') ? '' : sort.endsWith('authored-on') ? authoredOn : meta?.lastUpdated;
        keys.push(`${by} ${id}`);
      }
      next = body.link?.find(({ relation }) => relation === 'next')?.url;
    }
    expect(ids.some((id) => id.endsWith('-abort'))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(total);
    expect(keys).toEqual(sort.startsWith('-') ? keys.toSorted().reverse() : keys.toSorted());
  },
);

describe('what nobody has arrived for', () => {
  test('is revoked by its ServiceRequest, with a reason', async () => {
    const { referralId: id } = await referrals.at('PLACED');
    const { body: request, headers } = await sender.get<ServiceRequest>(`ServiceRequest/${id}`);
    const patch = (his: His, more: object[] = []) =>
      his.call<ServiceRequest>('PATCH', `ServiceRequest/${id}`, {
        headers: { 'if-match': headers.get('etag') ?? '' },
        body: [{ op: 'replace', path: '/status', value: 'revoked' }, ...more],
      });
    const bare = await patch(sender);
    expect([bare.status, outcomeCode(bare.body)]).toEqual([422, 'STATUS_REASON']);
    const reason = {
      url: extension('status-reason'),
      valueCodeableConcept: because('referral-cancel-reason', 'IMPROVED').statusReason,
    };
    const why = [{ op: 'add', path: '/extension/-', value: reason }];
    expect(outcomeCode((await patch(receiver, why)).body)).toBe('NOT_YOUR_ACT');
    const subject = { op: 'replace', path: '/subject/reference', value: 'Patient/x' };
    expect(outcomeCode((await patch(sender, [subject])).body)).toBe('ELEMENT_FIXED');
    expect(await stateOf(id)).toEqual(['PLACED', null]);
    const { status, body } = await patch(sender, why);
    expect([status, body.status]).toEqual([200, 'revoked']);
    expect(body.extension).toContainEqual(
      expect.objectContaining({
        url: extension('status-reason'),
        valueCodeableConcept: expect.objectContaining({
          coding: [expect.objectContaining({ code: 'IMPROVED' })],
        }),
      }),
    );
    expect(request.status).toBe('active');
    expect(await stateOf(id)).toEqual(['CANCELLED', null]);
  });
});
