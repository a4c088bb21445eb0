import { describe, expect, test } from 'vitest';
import { refusalsOf } from '../../domain/available-action.ts';
import { testClock } from '../../domain/clock.ts';
import { codesOf } from '../../domain/codes/code-table.ts';
import { ORGANIZATION_KINDS, type OrganizationKind } from '../../domain/codes/organization.ts';
import { PRACTITIONER_CATEGORIES, type PractitionerCategory } from '../../domain/codes/practitioner.ts';
import { ROLES, type Role } from '../../domain/codes/role.ts';
import { ROLE_PLACES } from '../../domain/practitioner/role-places.ts';
import {
  givesFirst,
  type HeldRole,
  keepsHolders,
  ROLE_RULES,
  type RoleFacts,
} from '../../domain/practitioner/role-rules.ts';
import { actingAt, SUNDAY, TODAY } from '../fixtures/directory.ts';

const clock = testClock(SUNDAY);
const OWN = 'own';

/** Everybody who might give a role: an ORG_ADMIN of another organisation, too, and somebody who gives none. */
const GIVERS = [
  'ORG_ADMIN',
  'FOREIGN_ORG_ADMIN',
  'SYS_ADMIN',
  'SECURITY_ADMIN',
  'AUDIT_ADMIN',
  'HEALTH_SUPERVISOR',
  'NH_NURSE',
  'HIS_CLIENT',
] as const;
type Giver = (typeof GIVERS)[number];

/** Written by hand from domain 1: who gives each role, who gives it as long as nobody has it, who keeps its holders. */
const SEPARATION: Readonly<Record<Role, { by: Giver[]; first?: Giver[]; keeps?: Giver[] }>> = {
  NH_NURSE: { by: ['ORG_ADMIN'] },
  ORG_ADMIN: { by: ['ORG_ADMIN'], first: ['SYS_ADMIN'], keeps: ['ORG_ADMIN', 'SECURITY_ADMIN'] },
  CLINIC_DOCTOR: { by: ['ORG_ADMIN'] },
  FAMILY_DOCTOR: { by: ['ORG_ADMIN'] },
  TEAM_MEMBER: { by: ['ORG_ADMIN'] },
  REFERRAL_OFFICE: { by: ['ORG_ADMIN', 'HIS_CLIENT'], keeps: ['ORG_ADMIN'] },
  HOSP_DOCTOR: { by: ['ORG_ADMIN', 'HIS_CLIENT'], keeps: ['ORG_ADMIN'] },
  HOSP_SCHED: { by: ['ORG_ADMIN', 'HIS_CLIENT'], keeps: ['ORG_ADMIN'] },
  HIS_CLIENT: { by: [] },
  HEALTH_SUPERVISOR: { by: ['SECURITY_ADMIN'] },
  CIVIL_AFFAIRS_SUPERVISOR: { by: ['SECURITY_ADMIN'] },
  INSURANCE_SUPERVISOR: { by: ['SECURITY_ADMIN'] },
  RESIDENT: { by: ['NH_NURSE'] },
  REPRESENTATIVE: { by: ['NH_NURSE'] },
  INSURER: { by: ['ORG_ADMIN'] },
  SYS_ADMIN: { by: ['SECURITY_ADMIN'] },
  SECURITY_ADMIN: { by: ['SECURITY_ADMIN'], first: ['SYS_ADMIN'] },
  AUDIT_ADMIN: { by: ['SECURITY_ADMIN'], first: ['SYS_ADMIN'] },
};
const FAMILY: readonly Role[] = ['RESIDENT', 'REPRESENTATIVE'];

interface Case {
  readonly role: Role;
  readonly kind: OrganizationKind;
  readonly giver: Giver;
  readonly category?: PractitionerCategory | null;
  readonly held?: readonly HeldRole[];
  readonly term?: { fromOn?: string; toOn?: string };
  readonly hasHolder?: boolean;
  readonly familyRole?: Role | null;
  readonly isSelf?: boolean;
}

function factsOf({
  role,
  kind,
  giver,
  category = null,
  held = [],
  term,
  hasHolder = false,
  familyRole = FAMILY.includes(role) ? role : null,
  isSelf = false,
}: Case): RoleFacts {
  const place = { id: ['ORG_ADMIN', 'NH_NURSE', 'HIS_CLIENT'].includes(giver) ? OWN : 'elsewhere', kind };
  const { viewer } = actingAt(clock, place, giver === 'FOREIGN_ORG_ADMIN' ? 'ORG_ADMIN' : giver);
  return {
    viewer,
    organizationKind: kind,
    wanted: { organizationId: OWN, departmentId: null, role, fromOn: TODAY, toOn: null, ...term },
    todayOn: TODAY,
    held,
    practitioner: category === null ? null : { category, status: 'ACTIVE' },
    personId: isSelf ? viewer.personId : 'another',
    familyRole,
    hasHolder,
  };
}

const codes = (one: Case): string[] => refusalsOf(ROLE_RULES, factsOf(one)).map(({ code }) => code);
const fitting = (role: Role): PractitionerCategory | null => ROLE_PLACES[role].categories?.[0] ?? null;

describe.each(codesOf(ROLES))('%s', (role) => {
  const { kinds, categories } = ROLE_PLACES[role];
  const { by: givenBy, first = [], keeps = givenBy } = SEPARATION[role];
  const giver = givenBy[0] ?? 'SYS_ADMIN';

  test.each(codesOf(ORGANIZATION_KINDS))('in an organisation of kind %s', (kind) => {
    const refused = codes({ role, kind, giver, category: fitting(role) });
    expect(refused.includes('ROLE_KIND')).toBe(!kinds.includes(kind));
    if (kinds.includes(kind) && givenBy.length > 0) expect(refused).toEqual([]);
  });

  test.each(GIVERS)('given by %s', (by) => {
    const given = { role, kind: kinds[0] ?? 'HOSPITAL', giver: by, category: fitting(role) };
    const no = givenBy.length === 0 ? 'ROLE_NOT_GIVEN_HERE' : 'ROLE_GIVEN_BY_OTHERS';
    const taken = role === 'ORG_ADMIN' ? 'ORG_ADMIN_EXISTS' : 'ADMIN_EXISTS';
    const mayAlways = givenBy.includes(by);
    expect(codes(given)).toEqual(mayAlways || first.includes(by) ? [] : [no]);
    const second = first.includes(by) ? [taken] : [no];
    expect(codes({ ...given, hasHolder: true })).toEqual(mayAlways ? [] : second);
  });

  test.each(GIVERS)('its holders are kept by %s', (by) => {
    const { viewer } = factsOf({ role, kind: kinds[0] ?? 'HOSPITAL', giver: by });
    expect(keepsHolders(viewer, role, OWN)).toBe(keeps.includes(by));
    expect(givesFirst(viewer, role, OWN)).toBe(first.includes(by));
  });

  test('is never given to oneself', () => {
    for (const by of [...givenBy, ...first]) {
      const own = { role, kind: kinds[0] ?? 'HOSPITAL', giver: by, category: fitting(role), isSelf: true };
      expect(codes(own)).toEqual(['ROLE_TO_ONESELF']);
    }
  });

  test('is not mixed with an account of the family', () => {
    const given = { role, kind: kinds[0] ?? 'HOSPITAL', giver, category: fitting(role) };
    for (const familyRole of [null, ...FAMILY]) {
      const isFit = familyRole === (FAMILY.includes(role) ? role : null);
      expect(codes({ ...given, familyRole }).includes('FAMILY_ACCOUNT')).toBe(!isFit);
    }
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
const admin = (role: Role): Case => ({ role, kind: 'HEALTH_AUTHORITY', giver: 'SECURITY_ADMIN' });

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
