import type { Appointment, Bundle } from '@medplum/fhirtypes';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codeSystem } from '../../fhir/codes.ts';
import { extension } from '../../fhir/extensions.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { appointmentIn, operate, proposals, reference } from '../fixtures/scheduling.ts';
import { agree, dayOf, freeOn, newTemplate, takeIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { type FhirReply, type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

let hospital: His;
let home: His;
let residentId: string;
let dayOn: string;

const patient = () => reference('Patient', residentId);
const free = (pool: 'GREEN' | 'NORMAL') =>
  proposals(home, { dayOn, departmentId: town.network.cardiology, residentId }, pool);
const held = async () => {
  const [proposal] = await free('NORMAL');
  const named = {
    'appointment-reference': reference('Appointment', proposal?.id),
    'patient-reference': patient(),
  };
  return appointmentIn(await operate(home, 'hold', named));
};
const booked = async () =>
  appointmentIn(
    await operate(home, 'book', { 'appointment-reference': reference('Appointment', (await held()).id) }),
  );

const patch = (his: His, { id, meta }: Appointment, steps: readonly object[]) =>
  his.call<Appointment>('PATCH', `Appointment/${id}`, {
    body: steps,
    headers: { 'if-match': `W/"${meta?.versionId}"` },
  });
const setStatus = (his: His, of: Appointment, value: string, more: readonly object[] = []) =>
  patch(his, of, [{ op: 'replace', path: '/status', value }, ...more]);
const because = (code: string) => ({
  op: 'add',
  path: '/cancelationReason',
  value: { coding: [{ system: codeSystem('appointment-reason'), code }] },
});
const stateOf = ({ extension: extensions = [] }: Appointment) =>
  extensions.find(({ url }) => url === extension('appointment-state'))?.valueCoding?.code;

beforeAll(async () => {
  await agree(town, 3);
  dayOn = dayOf(town, 2);
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { capacity: 60 }), 'id'));
  hospital = await hisOf(town.service, town.network.hospital.id);
  home = await hisOf(town.service, town.network.home.id);
});
beforeEach(async () => {
  residentId = await takeIn(town);
});

describe('a place is found, held and booked', () => {
  test('by the names that IHE gives it', async () => {
    const [proposal] = await free('NORMAL');
    expect(faultsOf(proposal as Appointment)).toEqual([]);
    expect(proposal).toMatchObject({
      status: 'proposed',
      slot: [{ reference: expect.stringMatching(/^Slot\//) }],
    });
    const hold = await held();
    expect([hold.status, hold.meta?.versionId]).toEqual(['pending', '1']);
    expect(hold.extension).toContainEqual({
      url: extension('hold-expires'),
      valueInstant: new Date(town.service.clock.now().getTime() + 600_000).toISOString(),
    });
    const book = appointmentIn(
      await operate(home, 'book', { 'appointment-reference': reference('Appointment', hold.id) }),
    );
    expect([book.id, book.status]).toEqual([hold.id, 'booked']);
    expect((await hospital.get<Appointment>(`Appointment/${book.id}`)).body.status).toBe('booked');
  });

  test('at once, over the green channel, with what the resident needs', async () => {
    const [proposal] = await free('GREEN');
    const resource = {
      ...proposal,
      comment: '需要轮椅',
      extension: [
        ...(proposal?.extension ?? []),
        { url: extension('assistance'), valueCoding: { code: 'WHEELCHAIR' } },
      ],
    };
    const book = appointmentIn(await operate(home, 'book', { 'appointment-resource': { resource } }));
    expect(book).toMatchObject({ status: 'booked', comment: '需要轮椅' });
    const codes = book.extension?.map(({ valueCoding }) => valueCoding?.code);
    expect(codes).toEqual(expect.arrayContaining(['GREEN', 'WHEELCHAIR']));
  });

  test('among all that there are, which are counted', async () => {
    const all = await home.get<Bundle>(
      `Appointment/$find?start=${dayOn}&end=${dayOn}&service=${town.network.cardiology}&_count=100`,
    );
    const one = await home.get<Bundle>(
      `Appointment/$find?start=${dayOn}&end=${dayOn}&service=${town.network.cardiology}&_count=1`,
    );
    expect(all.body.total).toBeGreaterThan(1);
    expect([one.body.entry?.length, one.body.total]).toEqual([1, all.body.total]);
  });

  test('once, however often it is asked for under one key', async () => {
    const [proposal] = await free('NORMAL');
    const named = {
      'appointment-reference': reference('Appointment', proposal?.id),
      'patient-reference': patient(),
    };
    const headers = { 'idempotency-key': 'a-key-of-the-home-1' };
    const [first, again] = [
      await operate(home, 'hold', named, headers),
      await operate(home, 'hold', named, headers),
    ];
    expect(appointmentIn(again).id).toBe(appointmentIn(first).id);
  });

  test('by nobody whose act it is not, and not for nobody', async () => {
    const [proposal] = await free('NORMAL');
    const named = {
      'appointment-reference': reference('Appointment', proposal?.id),
      'patient-reference': patient(),
    };
    const refused: readonly [FhirReply<Bundle>, number, string][] = [
      [await operate(hospital, 'hold', named), 422, 'NOT_YOUR_ACT'],
      [
        await operate(home, 'hold', { 'appointment-reference': reference('Appointment', proposal?.id) }),
        422,
        'PATIENT_REQUIRED',
      ],
      [await operate(home, 'hold', {}), 400, 'PARAMETERS'],
      [
        await operate(home, 'hold', {
          ...named,
          'patient-reference': { valueReference: { reference: 'Patient/no' } },
        }),
        422,
        'NOT_FOUND',
      ],
      [
        await operate(home, 'book', { 'appointment-reference': reference('Appointment', 'nothing') }),
        422,
        'NOT_FOUND',
      ],
      [
        await operate(home, 'find', { start: { valueDateTime: dayOn }, end: { valueDateTime: dayOn } }),
        400,
        'SLOT_SEARCH_SCOPE',
      ],
      [await home.get<Bundle>('Appointment/$find?end=2026-12-01'), 400, 'PARAMETERS'],
    ];
    for (const [answer, status, code] of refused)
      expect([answer.status, outcomeCode(answer.body)], JSON.stringify(answer.body)).toEqual([status, code]);
  });
});

describe('the status of an appointment is an act of who sets it', () => {
  test('the booking side cancels with a reason, and moves to another place', async () => {
    const first = await booked();
    const other = (await free('NORMAL')).find(
      ({ slot }) => slot?.[0]?.reference !== first.slot?.[0]?.reference,
    );
    const moved = await patch(home, first, [{ op: 'replace', path: '/slot', value: other?.slot }]);
    expect([moved.status, moved.body.slot], JSON.stringify(moved.body)).toEqual([200, other?.slot]);
    const silent = await setStatus(home, moved.body, 'cancelled');
    expect([silent.status, outcomeCode(silent.body)]).toEqual([422, 'REASON_CODE']);
    const { body } = await setStatus(home, moved.body, 'cancelled', [because('ILLNESS')]);
    expect(faultsOf(body)).toEqual([]);
    expect([body.status, body.cancelationReason?.coding?.[0]?.code]).toEqual(['cancelled', 'ILLNESS']);
    const again = await setStatus(home, body, 'booked');
    expect([again.status, outcomeCode(again.body)]).toEqual([409, 'STATE_CONFLICT']);
  });

  test('a hold is let go by PUT, against the version that was read', async () => {
    const hold = await held();
    const put = (version: string) =>
      home.call<Appointment>('PUT', `Appointment/${hold.id}`, {
        body: { ...hold, status: 'cancelled' },
        headers: { 'if-match': `W/"${version}"` },
      });
    expect((await put('7')).status).toBe(412);
    const { body } = await put('1');
    expect([body.status, stateOf(body)]).toEqual(['cancelled', 'RELEASED']);
  });

  test('the hospital receives the resident, calls and completes', async () => {
    const visit = await booked();
    const early = await setStatus(hospital, visit, 'arrived');
    expect(early.status).toBe(422);
    town.service.clock.advance(Date.parse(visit.start ?? '') - town.service.clock.now().getTime());
    const arrived = await setStatus(hospital, visit, 'checked-in');
    expect([arrived.body.status, stateOf(arrived.body)], JSON.stringify(arrived.body)).toEqual([
      'arrived',
      'CHECKED_IN',
    ]);
    const at = arrived.body.extension?.findIndex(({ url }) => url === extension('appointment-state'));
    const called = await patch(hospital, arrived.body, [
      { op: 'replace', path: `/extension/${at}/valueCoding/code`, value: 'CALLED' },
    ]);
    expect([called.body.status, stateOf(called.body)]).toEqual(['arrived', 'CALLED']);
    const byHospital = await setStatus(hospital, called.body, 'cancelled', [because('HOSPITAL')]);
    expect([byHospital.status, outcomeCode(byHospital.body)]).toEqual([422, 'REASON_CODE']);
    const done = await setStatus(hospital, called.body, 'fulfilled');
    expect([done.body.status, faultsOf(done.body)]).toEqual(['fulfilled', []]);
    const home409 = await setStatus(home, done.body, 'noshow');
    expect([home409.status, outcomeCode(home409.body)]).toEqual([409, 'STATE_CONFLICT']);
  });

  test('nobody sets what is not theirs to set, nor another resident', async () => {
    dayOn = dayOf(town, 7);
    const visit = await booked();
    const byHome = await setStatus(home, visit, 'fulfilled');
    const byHospital = await setStatus(hospital, visit, 'cancelled', [because('HOSPITAL')]);
    const missed = await setStatus(hospital, visit, 'noshow');
    for (const answer of [byHome, byHospital, missed])
      expect([answer.status, outcomeCode(answer.body)]).toEqual([409, 'STATE_CONFLICT']);
    const other = { op: 'replace', path: '/participant/0/actor/reference', value: 'Patient/other' };
    const swapped = await patch(home, visit, [other]);
    expect([swapped.status, outcomeCode(swapped.body)]).toEqual([422, 'ELEMENT_FIXED']);
    const strange = await patch(home, visit, [{ op: 'replace', path: '/status', value: 'dancing' }]);
    expect([strange.status, outcomeCode(strange.body)]).toEqual([422, 'ELEMENT']);
    const unknown = await setStatus(home, visit, 'cancelled', [because('WEATHER')]);
    expect([unknown.status, outcomeCode(unknown.body)]).toEqual([422, 'CODE_UNKNOWN']);
  });
});

test('what others have booked is nobody else’s to find', async () => {
  const visit = await booked();
  const other = await hisOf(town.service, town.network.otherHome.id);
  expect((await other.get(`Appointment/${visit.id}`)).status).toBe(404);
  const [place] = await freeOn(town, town.nurse, { dayOn, pool: 'PUBLIC' });
  expect((await other.get<Bundle>(`Appointment?slot=${place?.id}&_summary=count`)).body.total).toBe(0);
});
