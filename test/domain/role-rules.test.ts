import { describe, expect, test } from 'vitest';
import { refusalsOf } from '../../domain/available-action.ts';
import { testClock } from '../../domain/clock.ts';
import { codesOf } from '../../domain/codes/code-table.ts';
import { ORGANIZATION_KINDS, type OrganizationKind } from '../../domain/codes/organization.ts';
import { PRACTITIONER_CATEGORIES, type PractitionerCategory } from '../../domain/codes/practitioner.ts';
import { ROLES, type Role } from '../../domain/codes/role.ts';
import { ROLE_PLACES } from '../../domain/practitioner/role-places.ts';
import { type HeldRole, ROLE_RULES, type RoleFacts } from '../../domain/practitioner/role-rules.ts';
import { actingAt, SUNDAY, TODAY } from '../fixtures/directory.ts';

const clock = testClock(SUNDAY);
const OWN = 'own';

interface Case {
  readonly role: Role;
  readonly kind: OrganizationKind;
  readonly giver: 'ORG_ADMIN' | 'SYS_ADMIN' | 'FOREIGN_ORG_ADMIN' | 'NH_NURSE';
  readonly category?: PractitionerCategory | null;
  readonly held?: readonly HeldRole[];
  readonly term?: { fromOn?: string; toOn?: string };
  readonly hasOrgAdmin?: boolean;
}

function factsOf({
  role,
  kind,
  giver,
  category = null,
  held = [],
  term,
  hasOrgAdmin = false,
}: Case): RoleFacts {
  const place = { id: giver === 'ORG_ADMIN' || giver === 'NH_NURSE' ? OWN : 'elsewhere', kind };
  const { viewer } = actingAt(clock, place, giver === 'FOREIGN_ORG_ADMIN' ? 'ORG_ADMIN' : giver);
  return {
    viewer,
    organizationKind: kind,
    wanted: { organizationId: OWN, departmentId: null, role, fromOn: TODAY, toOn: null, ...term },
    todayOn: TODAY,
    held,
    practitioner: category === null ? null : { category, status: 'ACTIVE' },
    hasOrgAdmin,
  };
}

const codes = (one: Case): string[] => refusalsOf(ROLE_RULES, factsOf(one)).map(({ code }) => code);
const fitting = (role: Role): PractitionerCategory | null => ROLE_PLACES[role].categories?.[0] ?? null;

describe.each(codesOf(ROLES))('%s', (role) => {
  const { kinds, givenBy, categories } = ROLE_PLACES[role];
  const giver = givenBy[0] ?? 'SYS_ADMIN';

  test.each(codesOf(ORGANIZATION_KINDS))('in an organisation of kind %s', (kind) => {
    const refused = codes({ role, kind, giver, category: fitting(role) });
    expect(refused.includes('ROLE_KIND')).toBe(!kinds.includes(kind));
    if (kinds.includes(kind) && givenBy.length > 0) expect(refused).toEqual([]);
  });

  test.each(['ORG_ADMIN', 'SYS_ADMIN', 'FOREIGN_ORG_ADMIN', 'NH_NURSE'] as const)('given by %s', (by) => {
    const refused = codes({ role, kind: kinds[0] ?? 'HOSPITAL', giver: by, category: fitting(role) });
    const isGiven = givenBy.some((one) => one === by);
    if (isGiven) expect(refused).toEqual([]);
    else expect(refused).toEqual([givenBy.length === 0 ? 'ROLE_NOT_GIVEN_HERE' : 'ROLE_GIVEN_BY_OTHERS']);
  });

  test.each([null, ...codesOf(PRACTITIONER_CATEGORIES)])('to the category %s', (category) => {
    const refused = codes({ role, kind: kinds[0] ?? 'HOSPITAL', giver, category });
    const wrong = category === null ? 'PRACTITIONER_REQUIRED' : 'PRACTITIONER_CATEGORY';
    const isFit = categories === null || (category !== null && categories.includes(category));
    expect(refused.filter((code) => code.startsWith('PRACTITIONER_'))).toEqual(isFit ? [] : [wrong]);
  });
});

const held = (role: Role, more: Partial<HeldRole> = {}): HeldRole => ({
  organizationId: OWN,
  departmentId: null,
  role,
  fromOn: '2026-01-01',
  toOn: null,
  ...more,
});
const scheduler: Case = { role: 'HOSP_SCHED', kind: 'HOSPITAL', giver: 'ORG_ADMIN' };
const admin = (role: Role): Case => ({ role, kind: 'HEALTH_AUTHORITY', giver: 'SYS_ADMIN' });

test.each<[string, Case, string[]]>([
  ['the same role again', { ...scheduler, held: [held('HOSP_SCHED')] }, ['ROLE_ALREADY_HELD']],
  [
    'the same role elsewhere',
    { ...scheduler, held: [held('HOSP_SCHED', { organizationId: 'elsewhere' })] },
    [],
  ],
  [
    'the same role in another department',
    { ...scheduler, held: [held('HOSP_SCHED', { departmentId: 'd' })] },
    [],
  ],
  ['another role', { ...scheduler, held: [held('REFERRAL_OFFICE')] }, []],
  [
    'the same role after its end',
    { ...scheduler, held: [held('HOSP_SCHED', { toOn: '2026-11-30' })], term: { fromOn: '2026-12-01' } },
    [],
  ],
  ['a role from yesterday', { ...scheduler, term: { fromOn: '2026-11-21' } }, ['ROLE_IN_PAST']],
  [
    'a role that ends before it begins',
    { ...scheduler, term: { fromOn: '2026-12-02', toOn: '2026-12-01' } },
    ['ROLE_TERM'],
  ],
  ['a second ORG_ADMIN by the first', { ...scheduler, role: 'ORG_ADMIN', hasOrgAdmin: true }, []],
  ['a second ORG_ADMIN by SYS_ADMIN', { ...admin('ORG_ADMIN'), hasOrgAdmin: true }, ['ORG_ADMIN_EXISTS']],
  ['system beside security', { ...admin('SYS_ADMIN'), held: [held('SECURITY_ADMIN')] }, ['ADMINS_SEPARATE']],
  [
    'audit beside system, held elsewhere',
    { ...admin('AUDIT_ADMIN'), held: [held('SYS_ADMIN', { organizationId: 'x' })] },
    ['ADMINS_SEPARATE'],
  ],
  ['audit beside supervision', { ...admin('AUDIT_ADMIN'), held: [held('HEALTH_SUPERVISOR')] }, []],
])('%s', (_name, one, expected) => {
  expect(codes(one)).toEqual(expected);
});

test('a registration that does not hold gives no clinical role', () => {
  const facts = factsOf({
    role: 'HOSP_DOCTOR',
    kind: 'HOSPITAL',
    giver: 'ORG_ADMIN',
    category: 'SPECIALIST',
  });
  const suspended = { ...facts, practitioner: { category: 'SPECIALIST', status: 'SUSPENDED' } };
  expect(refusalsOf(ROLE_RULES, suspended).map(({ code }) => code)).toEqual(['PRACTITIONER_NOT_ACTIVE']);
});
