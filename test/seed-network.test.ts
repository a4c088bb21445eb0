import { beforeAll, describe, expect, test } from 'vitest';
import { ageAt, localDateOf } from '../domain/calendar-date.ts';
import type { OrganizationKind } from '../domain/codes/organization.ts';
import type { PractitionerCategory } from '../domain/codes/practitioner.ts';
import type { Role } from '../domain/codes/role.ts';
import { parseHealthCardNo } from '../domain/identifier/health-card.ts';
import { parseIdCard } from '../domain/identifier/id-card.ts';
import { parseLicenceNo } from '../domain/identifier/licence.ts';
import { parsePhone } from '../domain/identifier/phone.ts';
import { parseUscc } from '../domain/identifier/uscc.ts';
import { overlaps } from '../domain/interval.ts';
import { isMedical } from '../domain/organization/kind.ts';
import { ROLE_PLACES } from '../domain/practitioner/role-places.ts';
import { seal } from '../domain/seal/seal.ts';
import { demoNetwork } from '../prisma/seed/network.ts';
import { tellFrom } from '../prisma/seed/story.ts';
import { useTestKeys } from './support/keys.ts';

/** Ordinary days, the turn of a year and of a day in China, and a leap day. */
const DAYS = ['2026-11-23T01:00:00Z', '2026-12-31T15:59:59Z', '2026-12-31T16:00:00Z', '2028-02-29T04:00:00Z'];

describe.each(DAYS)('the demo network told on %s', (day) => {
  const now = new Date(day);
  const todayOn = localDateOf(now);
  let rows: ReturnType<typeof demoNetwork>['rows'];
  beforeAll(() => {
    useTestKeys();
    rows = demoNetwork(tellFrom(now), 'no hash').rows;
  });

  const opened = (table: string, row: string, column: string, envelope: string) =>
    seal().open(envelope, { table, row, column });

  test('organisations have valid codes and, where they treat, a licence', () => {
    for (const { uscc, licenceNo, kind, phone } of rows.organizations) {
      expect(parseUscc(uscc)).toEqual({ ok: true, value: uscc });
      expect(licenceNo != null).toBe(isMedical(kind as OrganizationKind));
      if (licenceNo != null) expect(parseLicenceNo(licenceNo)).toEqual({ ok: true, value: licenceNo });
      expect(parsePhone(phone ?? '')).toEqual({ ok: true, value: phone });
    }
    expect(new Set(rows.organizations.map(({ uscc }) => uscc)).size).toBe(rows.organizations.length);
  });

  test('everybody holds a role that fits the organisation and the registration', () => {
    for (const { role, organizationId, personId } of rows.roleAssignments) {
      const { kinds, categories } = ROLE_PLACES[role as Role];
      const organization = rows.organizations.find(({ id }) => id === organizationId);
      expect(kinds, role).toContain(organization?.kind);
      if (categories === null) continue;
      const practitioner = rows.practitioners.find((one) => one.personId === personId);
      expect(categories, role).toContain(practitioner?.category as PractitionerCategory);
    }
  });

  test('residents are 62 to 99 and bear an ID card that says the same', () => {
    const numbers = rows.residents.map(({ id, idNoSealed, birthOn, sex }) => {
      const number = opened('Resident', id, 'idNoSealed', idNoSealed ?? '');
      expect(parseIdCard(number, todayOn)).toMatchObject({ ok: true, value: { number, birthOn, sex } });
      expect(ageAt(birthOn ?? '', todayOn)).toBeGreaterThanOrEqual(62);
      expect(ageAt(birthOn ?? '', todayOn)).toBeLessThanOrEqual(99);
      return number;
    });
    expect(new Set(numbers).size).toBe(60);
  });

  test('sealed telephone and health card numbers have their form', () => {
    for (const { id, phoneSealed, healthCardNoSealed } of rows.residents) {
      if (phoneSealed != null)
        expect(parsePhone(opened('Resident', id, 'phoneSealed', phoneSealed)).ok).toBe(true);
      if (healthCardNoSealed == null) continue;
      expect(parseHealthCardNo(opened('Resident', id, 'healthCardNoSealed', healthCardNoSealed)).ok).toBe(
        true,
      );
    }
    for (const { id, phoneSealed } of rows.contacts) {
      expect(parsePhone(opened('Contact', id, 'phoneSealed', phoneSealed)).ok).toBe(true);
    }
  });

  test('no two stays overlap, neither of one resident nor in one bed', () => {
    const term = ({ fromOn, toOn }: { fromOn: string; toOn?: string | null }) => ({
      fromOn,
      toOn: toOn ?? null,
    });
    for (const [at, stay] of rows.residencies.entries()) {
      const others = rows.residencies.slice(at + 1);
      const clashing = others.filter(
        (other) =>
          (other.residentId === stay.residentId ||
            (other.nursingHomeId === stay.nursingHomeId && other.bedNo === stay.bedNo)) &&
          overlaps(term(other), term(stay)),
      );
      expect(clashing).toEqual([]);
    }
  });

  test('agreements stand where their term has brought them', () => {
    expect(rows.agreements.map(({ state }) => state)).toEqual([
      'ACTIVE',
      'PENDING_COUNTERSIGN',
      'ACTIVE',
      'ACTIVE',
      'EXPIRED',
    ]);
    for (const { id, state, version } of rows.agreements) {
      const course = rows.events.filter(({ nounId }) => nounId === id);
      expect(course.at(-1)?.toState).toBe(state);
      expect(course).toHaveLength(version ?? 1);
    }
  });

  test('events are told in order and none is from the future', () => {
    const instants = rows.events.map(({ at }) => at.getTime());
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(Math.max(...instants)).toBeLessThanOrEqual(now.getTime());
  });

  test('nothing is on record before what it hangs on', () => {
    const bornAt = new Map(
      [...rows.organizations, ...rows.residents].map(({ id, createdAt }) => [id, createdAt]),
    );
    for (const { residentId, nursingHomeId, createdAt } of rows.residencies) {
      expect(createdAt >= (bornAt.get(residentId) ?? now)).toBe(true);
      expect(createdAt >= (bornAt.get(nursingHomeId) ?? now)).toBe(true);
    }
    for (const { residentId, signedAt } of rows.consents) {
      expect(signedAt >= (bornAt.get(residentId) ?? now) && signedAt <= now).toBe(true);
    }
  });

  test('every resident has a contact who is called first', () => {
    for (const { id } of rows.residents) {
      expect(rows.contacts.filter(({ residentId, rank }) => residentId === id && rank === 1)).toHaveLength(1);
    }
  });
});
