import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AUDIT_ACTIONS } from '../../domain/codes/audit.ts';
import { codesOf } from '../../domain/codes/code-table.ts';
import { auditEventToFhir, nounsOfType } from '../../fhir/map/audit-event.ts';
import { ACTED_NOUNS, provenanceToFhir } from '../../fhir/map/provenance.ts';
import { faultsOf } from '../support/valid-fhir.ts';

const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const row = fc.record({
  ...{ id: fc.constant('a1'), seq: fc.nat(), at: fc.constant(new Date('2026-11-22T01:00:00Z')) },
  action: fc.constantFrom(...codesOf(AUDIT_ACTIONS)),
  operation: fc.constantFrom('fhir.Patient.read', 'referralAccept', 'file.download', 'seed'),
  noun: orNull(fc.constantFrom('referral', 'Patient', 'handover', 'file')),
  nounId: orNull(fc.constant('n1')),
  ...{ outcome: fc.constantFrom('OK', 'DONE', 'SCOPE'), organizationId: fc.constant('o1') },
  role: orNull(fc.constantFrom('', 'HIS_CLIENT REFERRAL_OFFICE', 'A_ROLE_OF_BEFORE')),
  ...{ personName: orNull(fc.constant('张医生')), practitionerId: orNull(fc.constant('p1')) },
  residentIds: orNull(fc.uniqueArray(fc.constantFrom('r1', 'r2', 'n1'))),
});

test('every row is valid R4, names who it was, and each object and resident once', () => {
  fc.assert(
    fc.property(row, (one) => {
      const event = auditEventToFhir(one);
      expect(faultsOf(event)).toEqual([]);
      const entities = (event.entity ?? []).map(({ what }) => what?.reference);
      expect(new Set(entities).size).toBe(entities.length);
      for (const id of one.residentIds ?? []) expect(entities).toContain(`Patient/${id}`);
      expect(event.agent[0]?.who?.reference).toBe(
        one.practitionerId === null ? 'Organization/o1' : 'Practitioner/p1',
      );
    }),
    { numRuns: 60 },
  );
});

test('an object is found by its type over FHIR and by its noun', () => {
  expect(nounsOfType('ServiceRequest')).toEqual(['ServiceRequest', 'referral']);
  expect(nounsOfType('Condition')).toEqual(['Condition']);
});

test('every act on an object is a valid Provenance that points at it, and each thing once', () => {
  fc.assert(
    fc.property(row, fc.constantFrom(...ACTED_NOUNS), (one, noun) => {
      const act = provenanceToFhir({ ...one, noun, nounId: 'n1' });
      expect(faultsOf(act)).toEqual([]);
      const targets = act.target.map(({ reference }) => reference);
      expect(new Set(targets).size).toBe(targets.length);
      expect(targets.length).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});
