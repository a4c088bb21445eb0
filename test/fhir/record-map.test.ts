import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codesOf } from '../../domain/codes/code-table.ts';
import { CONTACT_RELATIONS, REPRESENTATIVE_KINDS } from '../../domain/codes/resident.ts';
import {
  ALLERGY_SEVERITIES,
  INFECTION_AGENTS,
  ISOLATIONS,
  MEDICINE_CHANGES,
} from '../../domain/codes/safety-block.ts';
import { matches } from '../../domain/exchange/parts.ts';
import { COVERAGE_KINDS, coverageToFhir, relatedPersonToFhir } from '../../fhir/map/people.ts';
import { allergyToFhir, flagToFhir, medicineToFhir } from '../../fhir/map/safety-entries.ts';
import { faultsOf } from '../support/valid-fhir.ts';

const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((one) => one.trim() !== '');
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const at = new Date('2026-11-22T01:00:00Z');
const part = {
  ...{ id: 'r1.part', residentId: 'r1', recordedAt: at },
  mark: { at, version: 1 },
};

test('every allergy and medicine is valid R4', () => {
  const allergy = fc.record({
    substance: text,
    reaction: orNull(text),
    severity: fc.constantFrom(...codesOf(ALLERGY_SEVERITIES)),
  });
  const medicine = fc.record({
    name: text,
    dose: orNull(text),
    change: fc.constantFrom(...codesOf(MEDICINE_CHANGES)),
    lastGivenAt: fc.constant(null),
    isHighAlert: fc.boolean(),
  });
  fc.assert(
    fc.property(allergy, medicine, fc.boolean(), (one, other, isStopped) => {
      const entry = { ...part, absent: null, allergy: one, reason: null, substance: one.substance };
      const given = { ...part, medicine: other, name: other.name, isStopped, lastGivenAt: at };
      expect([allergyToFhir(entry), medicineToFhir(given)].flatMap(faultsOf)).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('every flag is valid R4, and one that withholds a name says so and names nothing', () => {
  for (const isolation of codesOf(ISOLATIONS))
    expect(
      faultsOf(flagToFhir({ ...part, warned: { of: 'ISOLATION', isolation, careInstructions: '洗手' } })),
    ).toEqual([]);
  for (const code of codesOf(INFECTION_AGENTS)) {
    const infection = { of: 'INFECTION', status: 'CONFIRMED' } as const;
    const named = flagToFhir({
      ...part,
      warned: { ...infection, agent: { code, name: null }, isAgentWithheld: false },
    });
    expect(faultsOf(named)).toEqual([]);
    expect(named.code.text).toContain(INFECTION_AGENTS[code]);
  }
  const withheld = flagToFhir({
    ...part,
    warned: { of: 'INFECTION', status: 'CONFIRMED', agent: null, isAgentWithheld: true },
  });
  expect(withheld).toMatchObject({ meta: { security: [{ code: 'R' }] }, code: { text: '感染：确诊' } });
});

test('every relation, right and insurance is valid R4', () => {
  const person = {
    ...{ ...part, name: '陈小明', phoneMasked: '138****1111', isActive: true, rank: 1, language: '粤语' },
    ...{ fromOn: '2026-01-01', toOn: null, relationship: '' },
  };
  for (const relation of codesOf(CONTACT_RELATIONS))
    expect(faultsOf(relatedPersonToFhir({ ...person, of: 'CONTACT', relation, kind: null }))).toEqual([]);
  for (const kind of codesOf(REPRESENTATIVE_KINDS))
    expect(faultsOf(relatedPersonToFhir({ ...person, of: 'REPRESENTATIVE', relation: null, kind }))).toEqual(
      [],
    );
  for (const kind of codesOf(COVERAGE_KINDS)) {
    const insured = { insuredRegion: '440400', insuranceNoMasked: '****0123', insuranceNoIndex: null };
    expect(
      faultsOf(coverageToFhir({ ...part, ...insured, kind: kind as keyof typeof COVERAGE_KINDS })),
    ).toEqual([]);
  }
});

test('a part is compared as the database compares a row', () => {
  const row = { id: 'a', name: '陈小明', at, rank: 2, toOn: null };
  const cases: readonly (readonly [object, boolean])[] = [
    [{}, true],
    [{ id: 'a' }, true],
    [{ id: { in: ['b', 'a'] } }, true],
    [{ id: { in: [] } }, false],
    [{ name: { startsWith: '陈' } }, true],
    [{ name: { contains: '明' }, id: 'b' }, false],
    [{ at: { gte: at, lt: new Date(at.getTime() + 1) } }, true],
    [{ at: { lt: at } }, false],
    [{ toOn: null }, true],
    [{ toOn: { gte: '2026-01-01' } }, false],
    [{ NOT: { id: 'a' } }, false],
    [{ OR: [{ id: 'b' }, { rank: 2 }] }, true],
    [{ OR: [] }, false],
    [{ AND: [{ id: 'a' }, { rank: 3 }] }, false],
  ];
  for (const [where, isFound] of cases) expect(matches(row, where), JSON.stringify(where)).toBe(isFound);
});
