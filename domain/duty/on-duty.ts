import { statement } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import type { DutyFunction } from '../codes/duty.ts';
import type { Role } from '../codes/role.ts';
import type { RowReader } from '../policy-value/read.ts';

/** Whose work a function is, where no roster names anybody. */
export const ROLES_OF_FUNCTION: Readonly<Record<DutyFunction, readonly Role[]>> = {
  CO_SIGN: ['CLINIC_DOCTOR', 'FAMILY_DOCTOR'],
  REFERRAL_OFFICE: ['REFERRAL_OFFICE'],
  WARD: ['HOSP_DOCTOR', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR'],
  HOME_NURSE: ['NH_NURSE'],
  TEAM: ['FAMILY_DOCTOR'],
  SCHEDULING: ['HOSP_SCHED'],
  ADMINISTRATION: ['ORG_ADMIN'],
  NETWORK: ['SYS_ADMIN', 'SECURITY_ADMIN'],
};

/** Who is on duty: the holder, and the deputy who stands in. */
export interface OnDuty {
  readonly holderId: string;
  readonly deputyId: string | null;
  /** Since when, as the database gives it. */
  readonly startAt: string;
}

const selectOnDuty = statement(`
  SELECT s."holderId", s."deputyId", s."startAt" FROM "DutyShift" s JOIN "DutyRoster" r ON r."id" = s."rosterId"
  WHERE r."organizationId" = :organizationId AND r."function" = :function
    AND s."startAt" <= :now AND s."endAt" > :now AND s."withdrawnAt" IS NULL
  ORDER BY s."startAt" DESC LIMIT 1`);
const selectHolders = statement(`
  SELECT DISTINCT a."personId" FROM "RoleAssignment" a JOIN "Person" p ON p."id" = a."personId"
  WHERE a."organizationId" = :organizationId AND a."role" IN (:roles...) AND p."status" = 'ACTIVE'
    AND a."fromOn" <= :todayOn AND (a."toOn" IS NULL OR a."toOn" >= :todayOn)
  ORDER BY a."personId"`);

/** Where and what for somebody is on duty. */
export interface DutyPlace {
  readonly organizationId: string;
  readonly function: DutyFunction;
}

/** Everybody at an organisation who holds one of these roles today. */
export async function holdersOf(
  read: RowReader,
  organizationId: string,
  roles: readonly Role[],
  now: Date,
): Promise<string[]> {
  const params = { organizationId, roles: [...roles], todayOn: localDateOf(now) };
  return (await read.rows<{ personId: string }>(selectHolders, params)).map(({ personId }) => personId);
}

/** The shift that runs at `now` among those whose work it still is: of who has left, the deputy takes the place. */
async function shiftOf(
  read: RowReader,
  place: DutyPlace,
  able: readonly string[],
  now: Date,
): Promise<OnDuty | null> {
  const [shift] = await read.rows<OnDuty>(selectOnDuty, { ...place, now });
  if (shift === undefined) return null;
  const { startAt } = shift;
  const [holderId, deputyId = null] = [shift.holderId, shift.deputyId].filter(
    (id): id is string => id !== null && able.includes(id),
  );
  return holderId === undefined ? null : { holderId, deputyId, startAt };
}

const everybody = (read: RowReader, { organizationId, function: duty }: DutyPlace, now: Date) =>
  holdersOf(read, organizationId, ROLES_OF_FUNCTION[duty], now);

/**
 * Who has the duty at `now`, or null where the roster names nobody. A name whose role has ended counts for nobody.
 */
export const onDuty = async (read: RowReader, place: DutyPlace, now: Date): Promise<OnDuty | null> =>
  shiftOf(read, place, await everybody(read, place, now), now);

/** Steps of an alarm, each reaching more people than the one before (domain 0 DutyRoster). */
export const STEPS = { HOLDER: 0, DEPUTY: 1, EVERYBODY: 2, ADMINISTRATORS: 3 } as const;

/**
 * Who is to be told at a step: 0 the holder, 1 the deputy too, 2 everybody whose work it is, 3 the organisation's
 * administrators as well. Where the roster names nobody, the first step goes to everybody whose work it is, and where
 * there is nobody of them, to the administrators.
 */
export async function toBeTold(
  read: RowReader,
  place: DutyPlace,
  step: number,
  now: Date,
): Promise<string[]> {
  const able = await everybody(read, place, now);
  const duty = await shiftOf(read, place, able, now);
  const told = new Set<string>();
  if (duty !== null) {
    told.add(duty.holderId);
    if (step >= STEPS.DEPUTY && duty.deputyId !== null) told.add(duty.deputyId);
  }
  if (duty === null || step >= STEPS.EVERYBODY) for (const id of able) told.add(id);
  if (told.size > 0 && step < STEPS.ADMINISTRATORS) return [...told];
  for (const id of await holdersOf(read, place.organizationId, ['ORG_ADMIN'], now)) told.add(id);
  return [...told];
}
