import type { Appointment } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExchangedAdmission } from '../../domain/admission/exchanged.ts';
import type { ExchangedAppointment } from '../../domain/appointment/exchanged.ts';
import { appointmentWorkflow } from '../../domain/appointment/workflow.ts';
import { ADMISSION_KINDS, ADMISSION_STATES, DISPOSITIONS } from '../../domain/codes/admission.ts';
import {
  APPOINTMENT_PRIORITIES,
  APPOINTMENT_SERVICES,
  ASSISTANCE_NEEDS,
  TRANSPORTS,
} from '../../domain/codes/appointment.ts';
import { APPOINTMENT_REASONS } from '../../domain/codes/appointment-reason.ts';
import { codesOf } from '../../domain/codes/code-table.ts';
import { SLOT_POOLS } from '../../domain/codes/slot.ts';
import type { ExchangedSession } from '../../domain/session/exchanged.ts';
import type { ExchangedSlot } from '../../domain/slot/exchanged.ts';
import { codeSystem } from '../../fhir/codes.ts';
import { appointmentToFhir } from '../../fhir/map/appointment.ts';
import {
  detailsIn,
  endOfWaitingIn,
  priorityIn,
  receivedAppointment,
  stateIn,
} from '../../fhir/map/appointment-in.ts';
import { proposalOf, slotOfProposal } from '../../fhir/map/appointment-proposal.ts';
import {
  dispositionsIn,
  encounterToFhir,
  KIND_OF_CLASS,
  receivedEncounter,
} from '../../fhir/map/encounter.ts';
import { scheduleToFhir } from '../../fhir/map/schedule.ts';
import { receivedSchedule } from '../../fhir/map/schedule-in.ts';
import { SLOT_STATUS, slotToFhir } from '../../fhir/map/slot.ts';
import { faultsOf } from '../support/valid-fhir.ts';

const id = fc.uuid();
const line = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => text.trim() === text);
const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString());
const orNull = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: null });
const names = fc.array(fc.record({ system: fc.constant('urn:oid:1.2.3'), value: id }), { maxLength: 2 });
const named = fc.record({ id, name: line });
const department = {
  ...{ departmentId: id, departmentCode: fc.constant('XXG'), departmentName: line },
  specialty: orNull(fc.constant('03.04 心血管内科专业')),
};

const appointments = fc.record({
  ...{ id, no: id, names, residentId: id, sourceOrganization: named, hospital: named, department: named },
  ...{ resident: named, practitionerName: orNull(line), holderRoleId: orNull(id) },
  state: fc.constantFrom(...appointmentWorkflow.states),
  priority: fc.constantFrom(...codesOf(APPOINTMENT_PRIORITIES)),
  service: fc.constantFrom(...codesOf(APPOINTMENT_SERVICES)),
  assistance: fc.uniqueArray(fc.constantFrom(...codesOf(ASSISTANCE_NEEDS))),
  transport: orNull(fc.constantFrom(...codesOf(TRANSPORTS))),
  ...{ startAt: instant, endAt: instant, createdAt: instant, holdExpiresAt: orNull(instant) },
  ...{ placeNo: orNull(fc.integer({ min: 1, max: 99 })), queueNo: orNull(fc.integer({ min: 1, max: 99 })) },
  reasonCode: orNull(fc.constantFrom(...codesOf(APPOINTMENT_REASONS))),
  ...{ reasonText: orNull(line), note: orNull(line), bringList: orNull(line) },
  ...{ referralId: orNull(id), slotId: orNull(id) },
}) as unknown as fc.Arbitrary<ExchangedAppointment>;

const slots = fc.record({
  ...{ id, sessionId: id, hospitalId: id, names, ...department },
  pool: fc.constantFrom(...codesOf(SLOT_POOLS)),
  standing: fc.constantFrom(...codesOf(SLOT_STATUS)),
  ...{ capacity: fc.nat(200), free: fc.integer({ min: -3, max: 200 }), extraPlaces: fc.nat(3) },
  ...{ startAt: instant, endAt: instant, releaseAt: orNull(instant) },
}) as unknown as fc.Arbitrary<ExchangedSlot>;

const sessions = fc.record({
  ...{ id, hospitalId: id, names, ...department, state: fc.constantFrom('OPEN', 'STOPPED', 'WITHDRAWN') },
  ...{ startAt: instant, endAt: instant, voidedAt: orNull(instant), room: orNull(line) },
  ...{ isExpert: fc.constantFrom(0, 1), feeFen: orNull(fc.nat(100_000)) },
  ...{ holderRoleId: orNull(id), holderName: orNull(line) },
}) as unknown as fc.Arbitrary<ExchangedSession>;

const admissions = fc
  .record({
    ...{
      id,
      names,
      residentId: id,
      hospitalId: orNull(id),
      hospital: orNull(named),
      hospitalName: orNull(line),
    },
    state: fc.constantFrom(...codesOf(ADMISSION_STATES)),
    kind: fc.constantFrom(...codesOf(ADMISSION_KINDS)),
    ...{
      admittedAt: instant,
      dischargedAt: orNull(instant),
      leaveFromAt: fc.constant(null),
      leaveToAt: fc.constant(null),
    },
    disposition: orNull(fc.constantFrom(...codesOf(DISPOSITIONS))),
  })
  .map((one) => ({
    ...one,
    admittedAt: new Date(one.admittedAt),
    dischargedAt: one.dischargedAt === null ? null : new Date(one.dischargedAt),
  })) as unknown as fc.Arbitrary<ExchangedAdmission>;

/** What a system would send back of it: JSON. */
const sent = (resource: object): unknown => JSON.parse(JSON.stringify(resource));

describe('an appointment', () => {
  test('in every state is valid R4, and read back says the same', () => {
    fc.assert(
      fc.property(appointments, (row) => {
        const resource = appointmentToFhir(row);
        expect(faultsOf(resource)).toEqual([]);
        const back = receivedAppointment.parse(sent(resource));
        expect(stateIn(back)).toBe(row.state);
        expect(priorityIn(back)).toBe(row.priority === 'PRIORITY' ? null : row.priority);
        expect(detailsIn(back)).toEqual({
          ...{ service: row.service, assistance: row.assistance, transport: row.transport },
          ...{ note: row.note, bringList: row.bringList },
        });
      }),
      { numRuns: 60 },
    );
  });

  test('says why it ended only where it ended, and names times where R4 wants them', () => {
    fc.assert(
      fc.property(appointments, (row) => {
        const { status, start, cancelationReason } = appointmentToFhir(row);
        expect(cancelationReason !== undefined).toBe(status === 'cancelled' || status === 'noshow');
        if (status !== 'proposed' && status !== 'cancelled') expect(start).toBeDefined();
      }),
    );
  });
});

test('a slot is valid R4, and so is what is proposed of it', () => {
  fc.assert(
    fc.property(slots, orNull(id), (slot, patient) => {
      expect(faultsOf(slotToFhir(slot))).toEqual([]);
      const proposal: Appointment = proposalOf(slot, patient === null ? null : `Patient/${patient}`);
      expect(faultsOf(proposal)).toEqual([]);
      expect(slotOfProposal(proposal.id ?? '')).toBe(slot.id);
    }),
    { numRuns: 40 },
  );
});

test('a session is valid R4, held by no organisation, and can be sent back', () => {
  fc.assert(
    fc.property(sessions, (session) => {
      const resource = scheduleToFhir(session);
      expect(faultsOf(resource)).toEqual([]);
      expect(JSON.stringify(resource.actor)).not.toContain('Organization/');
      expect(receivedSchedule.safeParse(sent(resource)).error).toBeUndefined();
    }),
    { numRuns: 40 },
  );
});

test('an admission is valid R4, and read back says the same', () => {
  fc.assert(
    fc.property(admissions, (admission) => {
      const resource = encounterToFhir(admission);
      expect(faultsOf(resource)).toEqual([]);
      const back = receivedEncounter.parse(sent(resource));
      expect(KIND_OF_CLASS[back.class.code ?? '']).toBe(admission.kind);
      expect([...(dispositionsIn(back) ?? [null])]).toEqual([admission.disposition]);
    }),
    { numRuns: 60 },
  );
});

describe('who has come and is not seen', () => {
  const R4 = 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason';
  const OWN = codeSystem('appointment-reason');
  const STATE = codeSystem('appointment-state');
  const endOf = (...coding: { system: string; code: string }[]) =>
    endOfWaitingIn({ status: 'cancelled', cancelationReason: { coding, text: '等候过久' } });

  test('leaves, or is moved on to the emergency department', () => {
    expect(endOfWaitingIn({ status: 'cancelled' })).toBe('LEFT');
    expect(endOf()).toBe('LEFT');
    expect(endOf({ system: R4, code: 'pat' }, { system: STATE, code: 'LEFT' })).toBe('LEFT');
    expect(endOf({ system: OWN, code: 'RESIDENT_REFUSED' })).toBe('LEFT');
    expect(endOf({ system: STATE, code: 'MOVED_TO_EMERGENCY' })).toBe('MOVED_TO_EMERGENCY');
  });

  test.each([
    [R4, 'prov'],
    [R4, 'maint'],
    [R4, 'pat-dec'],
    [R4, 'other'],
    [OWN, 'HOSPITAL'],
    [STATE, 'STOPPED'],
    ['urn:oid:1.2.3.4', '17'],
  ])('has not left by own will where %s|%s is the reason', (system, code) => {
    expect(() => endOf({ system, code })).toThrow(
      expect.objectContaining({ detail: expect.objectContaining({ code: 'REASON_CODE' }) }),
    );
    expect(() => endOf({ system: R4, code: 'pat' }, { system, code })).toThrow();
  });
});
