import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codesOf } from '../../domain/codes/code-table.ts';
import { ID_TYPES, LIFE_STATES, SEXES } from '../../domain/codes/resident.ts';
import type { ExchangedResident } from '../../domain/resident/exchanged.ts';
import { gradeOf } from '../../domain/resident/exchanged-match.ts';
import { patientToFhir } from '../../fhir/map/patient.ts';
import { residentSaid } from '../../fhir/map/patient-said.ts';
import { faultsOf } from '../support/valid-fhir.ts';

const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((one) => one.trim() !== '');
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const id = fc.uuid();
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));

const record = fc.record({
  nameUsual: orNull(text),
  nameOther: orNull(text),
  ethnicity: orNull(text),
  language: orNull(text),
  dialect: orNull(text),
  isInterpreterNeeded: fc.boolean(),
  life: fc.constantFrom(...codesOf(LIFE_STATES)),
  regionCode: fc.constantFrom('440403', '110105'),
  healthRecordNo: orNull(fc.stringMatching(/^\d{17}$/)),
  phoneMasked: orNull(fc.constant('138****1234')),
  addressMasked: orNull(text),
  healthCardNoMasked: orNull(fc.constant('**************0123')),
});

const resident: fc.Arbitrary<ExchangedResident> = fc.record({
  id,
  opened: fc.constantFrom('RECORD' as const, 'IDENTITY' as const, 'MINIMUM' as const),
  name: text,
  sex: fc.constantFrom(...codesOf(SEXES)),
  idNoMasked: orNull(fc.constant('4****************X')),
  idType: fc.constantFrom(...codesOf(ID_TYPES)),
  birth: orNull(day),
  temporaryNo: orNull(fc.constant('T20261122-ABCDEFGH')),
  isVoided: fc.boolean(),
  record: orNull(record),
  keptBy: orNull(id),
  survivorId: fc.constant(null),
  aliasIds: fc.array(id, { maxLength: 2 }),
  names: fc.array(fc.record({ system: fc.constant('urn:oid:1.2.3'), value: text }), { maxLength: 2 }),
  knownSince: fc.constant(null),
});

test('whatever is on record of a resident is a valid Patient, and comes back as it was said', () => {
  fc.assert(
    fc.property(resident, (one) => {
      const patient = patientToFhir(one);
      expect(faultsOf(patient)).toEqual([]);
      expect(['male', 'female', 'unknown']).toContain(patient.gender);
      const said = residentSaid(patient);
      expect(said).toMatchObject({
        names: one.names,
        ...{ unread: null, nameOnCard: one.name, sex: one.sex, birth: one.birth, idNo: null },
        nameUsual: one.record?.nameUsual ?? undefined,
        healthRecordNo: one.record?.healthRecordNo ?? undefined,
        regionCode: one.record?.regionCode,
      });
    }),
    { numRuns: 60 },
  );
});

test('an alias says nothing but who goes on', () => {
  fc.assert(
    fc.property(resident, id, (one, survivorId) => {
      const patient = patientToFhir({ ...one, opened: 'ALIAS', survivorId });
      expect(faultsOf(patient)).toEqual([]);
      expect(Object.keys(patient).toSorted()).toEqual(['active', 'id', 'link', 'resourceType']);
    }),
    { numRuns: 20 },
  );
});

test('whatever is sent as a Patient is read, or the element is named', () => {
  const some = fc.record(
    {
      identifier: fc.anything(),
      name: fc.anything(),
      gender: fc.anything(),
      birthDate: fc.anything(),
      telecom: fc.anything(),
      address: fc.anything(),
      contact: fc.anything(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.anything(), some), (sent) => {
      const said = residentSaid(sent);
      if (said.unread !== null) expect(said.unread.element).toMatch(/^Patient/);
    }),
  );
});

test('nobody is certain without the number, and the number alone is never more than possible', () => {
  fc.assert(
    fc.property(resident, fc.boolean(), orNull(day), (one, hasNumber, birth) => {
      const sought = { idNo: null, name: one.name, birth, sexes: null };
      const grade = gradeOf(sought, one, hasNumber);
      if (!hasNumber) expect(grade).not.toBe('certain');
      const nameless = gradeOf({ ...sought, name: null }, one, hasNumber);
      expect(nameless).toBe(hasNumber ? 'possible' : null);
    }),
  );
});
