import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appliedPolicy,
  isWithinDirection,
  type PolicyValueRow,
  regionChain,
} from '../../domain/policy-value/applied.ts';
import { POLICY_KEYS, POLICY_TABLE } from '../../domain/policy-value/table.ts';

const NOW = new Date('2026-11-22T01:00:00Z');
const place = { organizationId: 'hospital', regionCode: '440402' };

let rowCounter = 0;
function row(change: Partial<PolicyValueRow>): PolicyValueRow {
  rowCounter += 1;
  return {
    ...{
      id: `row-${rowCounter}`,
      key: 'appt.holdMinutes',
      regionCode: null,
      organizationId: null,
      value: 10,
    },
    ...{ effectiveFromAt: '2026-01-01T00:00:00.000+00:00', recordedAt: '2025-12-01T00:00:00.000+00:00' },
    ...{ document: '粤卫办〔2026〕1号', place: '第三条', ...change },
  };
}

describe('every key of the table', () => {
  test.each(POLICY_KEYS)('%s has a default within its bounds, and a source', (key) => {
    const { default: value, min, max, provenance, scopes, direction } = POLICY_TABLE[key];
    expect(value).toBeGreaterThanOrEqual(min);
    expect(value).toBeLessThanOrEqual(max);
    expect(provenance).not.toBe('');
    expect(scopes.includes('ORGANIZATION')).toBe(direction !== 'NONE');
  });
});

test.each([
  ['440402', ['440402', '440400', '440000']],
  ['440400', ['440400', '440000']],
  ['440000', ['440000']],
])('the regions above %s', (code, chain) => {
  expect(regionChain(code)).toEqual(chain);
});

describe('default ← region ← organisation', () => {
  const province = row({ regionCode: '440000', value: 20 });
  const city = row({ regionCode: '440400', value: 15 });
  const own = row({ organizationId: 'hospital', value: 8 });
  const later = '2026-12-01T00:00:00.000+00:00';

  test.each<[string, PolicyValueRow[], number, string]>([
    ['nothing stored', [], 10, 'DEFAULT'],
    ['the province', [province], 20, 'REGION'],
    ['the nearest region', [province, city], 15, 'REGION'],
    ['the own organisation, tighter', [province, city, own], 8, 'ORGANIZATION'],
    ['an organisation that is looser than its region', [row({ ...own, value: 16 }), city], 15, 'REGION'],
    [
      'an announced value is not yet in force',
      [city, row({ ...city, value: 5, effectiveFromAt: later })],
      15,
      'REGION',
    ],
    ['the later recorded of one instant', [row({ ...city, value: 6, recordedAt: later }), city], 6, 'REGION'],
    ['another organisation', [row({ organizationId: 'other', value: 2 })], 10, 'DEFAULT'],
    ['another key', [row({ ...own, key: 'appt.maxHolds' })], 10, 'DEFAULT'],
  ])('%s', (_, rows, value, scope) => {
    expect(appliedPolicy('appt.holdMinutes', rows, place, NOW)).toMatchObject({ value, scope });
  });

  test('names the document and since when', () => {
    const applied = appliedPolicy('appt.holdMinutes', [city], place, NOW);
    expect(applied.provenance).toBe('粤卫办〔2026〕1号, 第三条');
    expect(applied.effectiveFromAt).toEqual(new Date('2026-01-01T00:00:00Z'));
  });

  test("an organisation never has a value of a key that is the region's alone", () => {
    const rows = [row({ organizationId: 'hospital', key: 'agreement.countersignDays', value: 5 })];
    expect(appliedPolicy('agreement.countersignDays', rows, place, NOW).value).toBe(30);
  });
});

test('whatever is stored, the applied value lies in the allowed direction from the region alone', () => {
  const stored = fc.array(
    fc.record({
      value: fc.integer({ min: 1, max: 60 }),
      isOwn: fc.boolean(),
      day: fc.integer({ min: 1, max: 28 }),
    }),
  );
  fc.assert(
    fc.property(stored, (values) => {
      const rows = values.map(({ value, isOwn, day }) => {
        const whose = isOwn ? { organizationId: 'hospital' } : { regionCode: '440400' };
        return row({
          ...whose,
          value,
          effectiveFromAt: `2026-11-${String(day).padStart(2, '0')}T00:00:00.000+00:00`,
        });
      });
      const ofRegion = appliedPolicy('appt.holdMinutes', rows, { ...place, organizationId: null }, NOW);
      const applied = appliedPolicy('appt.holdMinutes', rows, place, NOW);
      return isWithinDirection('LOWER', applied.value, ofRegion.value);
    }),
  );
});
