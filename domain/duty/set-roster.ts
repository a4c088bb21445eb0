import { type Deciding, perform } from '../act.ts';
import { requireNone } from '../available-action.ts';
import type { DutyFunction } from '../codes/duty.ts';
import { claimVersion } from '../compare-and-set.ts';
import { VersionConflict } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { policiesFor } from '../policy-value/read.ts';
import { requirePhone } from '../require-phone.ts';
import { seal } from '../seal/seal.ts';
import type { Acting } from '../viewer.ts';
import { ROLES_OF_FUNCTION } from './on-duty.ts';
import { type GivenShift, type HeldRole, shiftRefusals } from './shifts.ts';

export interface DutyRosterSetInput {
  readonly idempotencyKey: string;
  readonly function: DutyFunction;
  /** The telephone that is answered day and night. */
  readonly phone: string;
  readonly shifts: readonly GivenShift[];
  /** Where the function has a roster already. */
  readonly expectedVersion?: number | null | undefined;
}

const LIMITS = ['duty.maxShiftDays', 'duty.horizonDays', 'duty.maxShifts'] as const;

async function rolesHeld({ tx, acting }: Deciding, input: DutyRosterSetInput): Promise<HeldRole[]> {
  const people = input.shifts.flatMap(({ holderId, deputyId }) => [
    holderId,
    ...(deputyId ? [deputyId] : []),
  ]);
  return tx.db.roleAssignment.findMany({
    where: {
      organizationId: acting.viewer.organizationId,
      role: { in: [...ROLES_OF_FUNCTION[input.function]] },
      personId: { in: [...new Set(people)] },
      person: { status: 'ACTIVE' },
    },
    select: { personId: true, role: true, fromOn: true, toOn: true },
  });
}

async function requireShifts(deciding: Deciding, input: DutyRosterSetInput): Promise<void> {
  const { tx, now, acting } = deciding;
  const { organizationId, regionCode } = acting.viewer;
  const limits = await policiesFor(tx, LIMITS, { organizationId, regionCode }, now);
  const held = await rolesHeld(deciding, input);
  requireNone(shiftRefusals(input.shifts, { function: input.function, held, limits, now }));
}

/** Claims the roster of the function, or makes it. @throws VersionConflict also where there is one that was not read */
async function claimRoster({ tx, now, acting }: Deciding, input: DutyRosterSetInput): Promise<string> {
  const { organizationId } = acting.viewer;
  const phone = requirePhone(input.phone, ['phone']);
  const sealed = (row: string) => seal().seal(phone, { table: 'DutyRoster', row, column: 'phoneSealed' });
  const place = { organizationId, function: input.function };
  const found = await tx.db.dutyRoster.findUnique({ where: { organizationId_function: place } });
  if (found === null) {
    if (input.expectedVersion != null) throw new VersionConflict('dutyRoster', 0);
    const id = newId(now);
    await tx.db.dutyRoster.create({ data: { id, ...place, phoneSealed: sealed(id), createdAt: now } });
    return id;
  }
  const { id, version } = found;
  const expected = input.expectedVersion ?? 0;
  await claimVersion(tx, { table: 'DutyRoster', noun: 'dutyRoster', id, expected, found: version });
  await tx.db.dutyRoster.update({ where: { id }, data: { phoneSealed: sealed(id) } });
  return id;
}

/** From the earliest given start on nothing of the former plan is left: a running shift ends there. */
async function giveWay({ tx, now }: Deciding, rosterId: string, from: Date) {
  const planned = { rosterId, withdrawnAt: null };
  const withdrawn = await tx.db.dutyShift.updateMany({
    where: { ...planned, startAt: { gte: from } },
    data: { withdrawnAt: now },
  });
  const cut = await tx.db.dutyShift.updateMany({
    where: { ...planned, startAt: { lt: from }, endAt: { gt: from } },
    data: { endAt: from },
  });
  return { withdrawn: withdrawn.count, cut: cut.count };
}

async function plan(deciding: Deciding, rosterId: string, shifts: readonly GivenShift[]) {
  const { tx, now } = deciding;
  // What is past is not rewritten: a shift that has begun counts from now.
  const kept = shifts.map((shift) => ({ ...shift, startAt: shift.startAt < now ? now : shift.startAt }));
  const [first, ...others] = kept.map(({ startAt }) => startAt);
  if (first === undefined) return { shifts: 0 };
  const from = others.reduce((earliest, startAt) => (startAt < earliest ? startAt : earliest), first);
  const gone = await giveWay(deciding, rosterId, from);
  await tx.db.dutyShift.createMany({
    data: kept.map(({ holderId, deputyId = null, startAt, endAt }) => ({
      ...{ id: newId(now), rosterId, holderId, deputyId, startAt, endAt },
    })),
  });
  return { shifts: kept.length, from, ...gone };
}

/**
 * Sets the telephone and the coming shifts of one function of the own organisation (设置值班表). From the earliest given
 * start on the given shifts take the place of those that were planned; without any, only the telephone is set.
 * @returns the id of the roster
 * @throws InvalidInput PHONE_FORM, SHIFT_…, SHIFTS_OVERLAP, TOO_MANY_SHIFTS, DEPUTY_IS_HOLDER; RuleRefused DUTY_ROLE;
 * VersionConflict
 */
export const setDutyRoster = (acting: Acting, input: DutyRosterSetInput): Promise<string> =>
  perform(acting, 'dutyRosterSet', input, async (deciding) => {
    const { tx, now } = deciding;
    // Roles are given and ended under the same lock: who is named here has the role when this commits.
    await tx.lock('Organization', acting.viewer.organizationId);
    await requireShifts(deciding, input);
    const id = await claimRoster(deciding, input);
    const facts = { function: input.function, ...(await plan(deciding, id, input.shifts)) };
    const change = {
      noun: 'dutyRoster',
      nounId: id,
      journeyId: id,
      act: 'dutyRosterSet',
      to: 'SET',
    } as const;
    await appendEvent(tx, { ...change, role: 'ORG_ADMIN', facts }, acting, now);
    return id;
  });
