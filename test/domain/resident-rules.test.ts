import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placedAt } from '../../domain/contact/order.ts';
import { phaseOf } from '../../domain/residency/rules.ts';
import type { Identity } from '../../domain/resident/identity.ts';
import { matchOf, type NumberHolder } from '../../domain/resident/match.ts';

describe('who holds a number', () => {
  const identity: Identity = {
    nameOnCard: '阿依古丽·买买提',
    idType: 'ID_CARD',
    idNo: 'x',
    idMissingReason: null,
    sex: 'FEMALE',
    birthOn: '1938-07-01',
  };
  const holder: NumberHolder = {
    id: 'holder',
    nameOnCard: '阿依古丽・买买提',
    idType: 'ID_CARD',
    birthOn: '1938-07-01',
    isProvisional: false,
    registeredByOrgId: 'a',
  };
  const provisional = { ...holder, id: 'provisional', isProvisional: true, registeredByOrgId: 'b' };
  const stranger = { ...holder, nameOnCard: '古丽' };

  test.each<[string, NumberHolder[], string, string]>([
    ['nobody', [], 'b', 'NEW'],
    ['the person', [holder], 'b', 'SAME holder'],
    ['somebody of another name', [stranger], 'b', 'DIFFERENT holder'],
    ['somebody of another birth date', [{ ...holder, birthOn: '1938-07-02' }], 'b', 'DIFFERENT holder'],
    ['somebody with another document', [{ ...holder, idType: 'PASSPORT' }], 'b', 'DIFFERENT holder'],
    ['another, and the own provisional record', [stranger, provisional], 'b', 'SAME provisional'],
    ['another, and a provisional record of others', [stranger, provisional], 'c', 'DIFFERENT holder'],
    ['only a provisional record of others', [provisional], 'c', 'NEW'],
  ])('%s', (_who, holders, organizationId, expected) => {
    const match = matchOf(holders, identity, organizationId);
    const whose = { NEW: '', SAME: 'residentId', DIFFERENT: 'otherResidentId' }[match.kind];
    expect(`${match.kind} ${(match as Record<string, string>)[whose] ?? ''}`.trim()).toBe(expected);
  });
});

test.each([
  ['2026-11-22', null, 'CURRENT'],
  ['2026-11-23', null, 'PLANNED'],
  ['2026-11-01', '2026-11-22', 'CURRENT'],
  ['2026-11-01', '2026-11-21', 'ENDED'],
  ['2026-12-10', '2026-12-09', 'ENDED'],
])('a stay from %s to %s is %s', (fromOn, toOn, phase) => {
  expect(phaseOf({ fromOn, toOn }, '2026-11-22')).toBe(phase);
});

test('a contact stands where it was put, and the others keep their order', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string(), { minLength: 1 }),
      fc.nat(),
      fc.option(fc.integer({ min: 1, max: 30 })),
      (ids, at, rank) => {
        const id = ids[at % ids.length] ?? '';
        const order = placedAt(ids, id, rank);
        expect(order.filter((other) => other !== id)).toEqual(ids.filter((other) => other !== id));
        expect(order.indexOf(id)).toBe(Math.min((rank ?? ids.length) - 1, ids.length - 1));
      },
    ),
  );
});
