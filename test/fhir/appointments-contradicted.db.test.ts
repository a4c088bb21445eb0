import type { Appointment, Bundle, OperationOutcome } from '@medplum/fhirtypes';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { town, useTown } from '../fixtures/open-town.ts';
import { appointmentIn, operate, proposals, reference } from '../fixtures/scheduling.ts';
import { dayOf, newTemplate, takeIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { type FhirReply, type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

let home: His;
let residentId: string;
let dayOn: string;

const free = () => proposals(home, { dayOn, departmentId: town.network.cardiology, residentId }, 'NORMAL');
const patient = (id = residentId) => ({ 'patient-reference': reference('Patient', id) });
const held = async () => {
  const [proposal] = await free();
  const named = { 'appointment-reference': reference('Appointment', proposal?.id), ...patient() };
  return appointmentIn(await operate(home, 'hold', named));
};
const read = async ({ id }: Appointment) => (await home.get<Appointment>(`Appointment/${id}`)).body;
const bookedOf = async (id: string) =>
  (await home.get<Bundle>(`Appointment?patient=Patient/${id}&_summary=count`)).body.total;

const other = { actor: { reference: 'Patient/other' }, status: 'accepted' } as const;
const elsewhere = { actor: { reference: 'HealthcareService/other' }, status: 'accepted' } as const;
const refusalOf = ({ status, body }: FhirReply<Bundle>) => {
  const { issue = [] } = body as unknown as OperationOutcome;
  return [status, outcomeCode(body), issue[0]?.expression?.[0]];
};

beforeAll(async () => {
  dayOn = dayOf(town, 2);
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { capacity: 60 }), 'id'));
  home = await hisOf(town.service, town.network.home.id);
});
beforeEach(async () => {
  residentId = await takeIn(town);
});

describe('a place is not held or booked', () => {
  test.each<[string, (proposal: Appointment) => object, string]>([
    [
      'for two residents',
      ({ participant = [] }) => ({ participant: [...participant, other] }),
      'participant.actor',
    ],
    ['at another time than that of the slot', () => ({ start: '2030-01-01T01:00:00Z' }), 'start'],
    ['in two slots', () => ({ slot: [{ reference: 'Slot/other' }] }), 'slot'],
    ['in another department', () => ({ participant: [elsewhere] }), 'participant.actor'],
    [
      'for who has declined',
      ({ participant = [] }) => ({
        participant: participant.map((one) => ({ ...one, status: 'declined' })),
      }),
      'participant[0].status',
    ],
    ...(
      ['cancelled', 'noshow', 'entered-in-error', 'fulfilled', 'arrived', 'checked-in', 'waitlist'] as const
    ).map((status): [string, () => object, string] => [`as ${status}`, () => ({ status }), 'status']),
  ])('%s', async (_name, change, element) => {
    const [proposal] = await free();
    const resource = { ...proposal, ...change(proposal as Appointment) };
    const named = { 'appointment-resource': { resource }, ...patient() };
    for (const name of ['hold', 'book'] as const) {
      const [status, , expression] = refusalOf(await operate(home, name, named));
      expect([status, expression]).toEqual([422, `Appointment.${element}`]);
    }
    expect(await bookedOf(residentId)).toBe(0);
  });

  test('for whom nobody can read', async () => {
    const [proposal] = await free();
    const named = {
      'appointment-reference': reference('Appointment', proposal?.id),
      'patient-reference': { valueReference: { reference: 'RelatedPerson/1' } },
    };
    expect(refusalOf(await operate(home, 'book', named))).toEqual([
      400,
      'PARAMETERS',
      'http.patient-reference',
    ]);
  });

  test('as what a hold is no more', async () => {
    const [proposal] = await free();
    const resource = { ...proposal, status: 'booked' };
    const named = { 'appointment-resource': { resource }, ...patient() };
    const refused = refusalOf(await operate(home, 'hold', named));
    expect(refused).toEqual([422, 'APPOINTMENT_STATUS', 'Appointment.status']);
    expect(appointmentIn(await operate(home, 'book', named)).status).toBe('booked');
  });
});

describe('what is held is not booked', () => {
  const bookedAs = async (hold: Appointment, more: Readonly<Record<string, object>>) =>
    operate(home, 'book', { 'appointment-reference': reference('Appointment', hold.id), ...more });

  test('for another resident, however it is said', async () => {
    const hold = await held();
    const neighbour = await takeIn(town);
    const participant = [{ actor: { reference: `Patient/${neighbour}` }, status: 'accepted' }];
    const resource = { resourceType: 'Appointment', id: hold.id, status: 'booked', participant };
    for (const more of [patient(neighbour), { 'appointment-resource': { resource } }])
      expect(refusalOf(await bookedAs(hold, more))).toEqual([
        422,
        'CONTRADICTION',
        'Appointment.participant.actor',
      ]);
    expect([(await read(hold)).status, await bookedOf(neighbour)]).toEqual(['pending', 0]);
    expect(appointmentIn(await bookedAs(hold, patient())).status).toBe('booked');
  });

  test('in another slot, nor for who has declined', async () => {
    const hold = await held();
    const other = (await free()).find(({ slot }) => slot?.[0]?.reference !== hold.slot?.[0]?.reference);
    const declined = hold.participant.map((one) => ({ ...one, status: 'declined' }));
    const { start: _start, end: _end, ...timeless } = hold;
    const said: readonly [object, string, string][] = [
      [{ slot: other?.slot }, 'ELEMENT_FIXED', 'Appointment.slot'],
      [{ participant: declined }, 'CONTRADICTION', 'Appointment.participant[0].status'],
    ];
    for (const [change, code, expression] of said) {
      const resource = { ...timeless, status: 'booked', ...change };
      const refused = await bookedAs(hold, { 'appointment-resource': { resource } });
      expect(refusalOf(refused)).toEqual([422, code, expression]);
    }
    expect((await read(hold)).status).toBe('pending');
  });
});
