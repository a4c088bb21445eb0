import { describe, expect, test } from 'vitest';
import { isWanted } from '../../domain/subscription/filter.ts';
import { filterIn } from '../../fhir/map/subscription-filter.ts';

const PLACE = { base: 'https://yiyang.example/fhir', expression: 'Subscription.criteria.extension[0]' };
const filters = (...texts: string[]) => texts.map((text) => filterIn(text, 'referral', PLACE));
const SENT = { noun: 'referral', to: 'SENT' } as const;
const DRAFT = { noun: 'referral', to: 'DRAFT' } as const;
const ASKED = { noun: 'referralTarget', to: 'ASKED' } as const;

const meets = (
  texts: readonly string[],
  change: Parameters<typeof isWanted>[1],
  seen: Partial<Parameters<typeof isWanted>[2]> = {},
) => isWanted(filters(...texts), change, { residentId: null, ...seen });

describe('a filter', () => {
  test('is met by any of its values', () => {
    const texts = ['ServiceRequest?requester=Organization/a,Organization/b'];
    expect(meets(texts, SENT, { facts: { requesterOrgId: 'b' } })).toBe(true);
    expect(meets(texts, SENT, { facts: { requesterOrgId: 'c' } })).toBe(false);
    expect(meets(texts, SENT)).toBe(false);
  });

  test('is met when all of its parts are, and all filters of the type', () => {
    const texts = ['ServiceRequest?status=active&requester=a', 'ServiceRequest?patient=p'];
    const seen = { residentId: 'p', facts: { requesterOrgId: 'a' } };
    expect(meets(texts, SENT, seen)).toBe(true);
    expect(meets(texts, DRAFT, seen)).toBe(false);
    expect(meets(texts, SENT, { ...seen, residentId: 'q' })).toBe(false);
  });

  test('names the type of the events that are asked for; without any, all of the topic are', () => {
    const texts = ['Task?owner=a'];
    expect(meets(texts, ASKED, { facts: { ownerOrgId: 'a' } })).toBe(true);
    expect(meets(texts, SENT, { facts: { ownerOrgId: 'a' } })).toBe(false);
    expect(meets([], SENT)).toBe(true);
  });

  test('finds nobody whom the event does not name', () => {
    expect(meets(['Task?patient=Patient/p'], ASKED, { residentId: null })).toBe(false);
  });

  test('takes a status with its own system, and with no other', () => {
    const own = 'http://hl7.org/fhir/request-status';
    const [plain, full] = filters('ServiceRequest?status=active', `ServiceRequest?status=${own}|active`);
    expect(full).toEqual(plain);
    for (const system of ['', 'http://hl7.org/fhir/task-status'])
      expect(() => filters(`ServiceRequest?status=${system}|active`)).toThrow('is no status');
  });

  test('takes a reference of each form', () => {
    const [relative, bare, absolute] = filters(
      ...['Task?owner=Organization/a', 'Task?owner=a', `Task?owner=${PLACE.base}/Organization/a`],
    );
    expect([bare, absolute]).toEqual([relative, relative]);
  });
});
