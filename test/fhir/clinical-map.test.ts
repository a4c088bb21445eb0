import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VITALS, type Vital } from '../../domain/referral/content.ts';
import type { Finding } from '../../domain/referral/exchanged-findings.ts';
import { conditionToFhir } from '../../fhir/map/condition.ts';
import { observationToFhir, whatsOfCategory } from '../../fhir/map/observation.ts';
import { diagnosis, safety } from '../fixtures/any-referral.ts';
import { faultsOf } from '../support/valid-fhir.ts';

const at = new Date('2026-11-22T01:00:00Z');
const standing = fc.constantFrom('PRELIMINARY', 'FINAL', 'VOID');
const part = {
  ...{ id: 'd1.part', residentId: 'r1', referralId: 'd1', recordedAt: at },
  mark: { at, version: 1 },
};

test('every diagnosis is valid R4, and one in error has no clinical status', () => {
  fc.assert(
    fc.property(diagnosis, standing, (one, stands) => {
      const { system = null, code = null, name = null } = one.named ?? {};
      const row = { ...part, standing: stands, diagnosis: one, role: one.role, system, code, name };
      const condition = conditionToFhir(row);
      expect(faultsOf(condition)).toEqual([]);
      expect(condition.clinicalStatus === undefined).toBe(stands === 'VOID');
    }),
    { numRuns: 40 },
  );
});

test('a protected diagnosis says that something is left out, and not what', () => {
  const hidden = { role: 'PRINCIPAL', isProtected: true, named: null } as const;
  const found = { role: 'PRINCIPAL', system: null, code: null, name: null } as const;
  const condition = conditionToFhir({ ...part, standing: 'FINAL', diagnosis: hidden, ...found });
  expect(faultsOf(condition)).toEqual([]);
  expect(condition).toMatchObject({ meta: { security: [{ code: 'R' }] }, code: { text: '保密诊断' } });
  expect(condition.code?.coding).toBeUndefined();
});

const finding: fc.Arbitrary<Finding> = fc.oneof(
  fc.record({
    of: fc.constant('VITAL' as const),
    vital: fc.constantFrom(...(Object.keys(VITALS) as Vital[])),
    value: fc.double({ min: 0, max: 300, noNaN: true }),
    measuredAt: fc.constantFrom(null, '2026-11-21T22:00:00.000Z'),
  }),
  fc.tuple(safety, fc.boolean()).map(([content, isMasked]): Finding => {
    const { agent } = content;
    return { of: 'INFECTION', content: { ...content, agent: isMasked ? null : agent }, isMasked };
  }),
  safety.map(({ risks }): Finding => ({ of: 'RISKS', risks })),
  safety
    .filter(({ devices }) => devices.length > 0)
    .map(({ devices: [device] }): Finding => {
      if (device === undefined) throw new Error('there is one');
      return { of: 'DEVICE', device };
    }),
);

test('every finding is valid R4 with a status, a category and an instant', () => {
  fc.assert(
    fc.property(finding, standing, fc.boolean(), (one, stands, isOfRecord) => {
      const what = one.of === 'VITAL' ? one.vital : one.of;
      const foundAt = new Date((one.of === 'VITAL' && one.measuredAt) || at);
      const row = { ...part, foundAt, standing: stands, finding: one, what };
      const observation = observationToFhir({ ...row, referralId: isOfRecord ? null : 'd1' });
      expect(faultsOf(observation)).toEqual([]);
      expect(observation.effectiveDateTime).toBe(foundAt.toISOString());
      const category = observation.category?.[0]?.coding?.[0]?.code ?? '';
      expect(whatsOfCategory(category)).toContain(what);
      const isMasked = one.of === 'INFECTION' && one.isMasked;
      expect(observation.meta?.security !== undefined).toBe(isMasked);
    }),
    { numRuns: 60 },
  );
});
