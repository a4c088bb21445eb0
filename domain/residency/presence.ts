import type { Tx } from '../../prisma/client.ts';
import { perform } from '../act.ts';
import { isCalendarDate, localDateOf, startOfLocalDay } from '../calendar-date.ts';
import { codesOf } from '../codes/code-table.ts';
import { PRESENCES, type Presence } from '../codes/resident.ts';
import { claimVersion } from '../compare-and-set.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { requireLongText } from '../require-text.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import type { Acting } from '../viewer.ts';
import { residenciesVisible } from './policy.ts';
import { requireCurrentHere } from './rules.ts';

export interface PresenceSetInput {
  readonly idempotencyKey: string;
  readonly residencyId: string;
  readonly expectedVersion: number;
  readonly presence: Presence;
  /** Since when; never in the future. */
  readonly sinceAt: Date;
  /** When the resident is likely to be back, of somebody who is away. */
  readonly expectedReturnOn?: string | null | undefined;
  readonly reasonText?: string | null | undefined;
}

/** The acts by which it is said where a resident is. */
export const PRESENCE_ACTS = [
  ...(['presenceSet', 'admissionRecord', 'admissionLeave', 'admissionReturn', 'admissionCorrect'] as const),
  'recordVoid',
] as const;

const RULE = 'domain 2 Residency: presence';

function refuse(code: string, message: string, path: string): never {
  throw new InvalidInput({ code, message, path: [path], rule: RULE });
}

interface Standing {
  readonly id: string;
  readonly presence: string;
  readonly presenceSinceAt: Date | null;
}

interface Judged {
  readonly stay: { readonly fromOn: string; readonly toOn: string | null; readonly presence: string };
  /** Since when the resident has been where the news begins from; null when it was never said. */
  readonly beforeAt: Date | null;
  readonly now: Date;
}

/**
 * Since when a resident was elsewhere than it is said now: what is told later never lies before it, and when the same
 * presence began may be set right as far back as that.
 */
async function elsewhereSince(tx: Tx, stay: Standing, presence: Presence): Promise<Date | null> {
  if (stay.presence !== presence) return stay.presenceSinceAt;
  const told = { noun: 'residency', nounId: stay.id, act: { in: [...PRESENCE_ACTS] } };
  const last = await tx.db.event.findFirst({
    where: { ...told, toState: { in: codesOf(PRESENCES).filter((code) => code !== presence) } },
    orderBy: { seq: 'desc' },
  });
  return last?.at ?? null;
}

/** @throws InvalidInput PRESENCE_…; RuleRefused PRESENCE_UNCHANGED */
function requirePresence(input: PresenceSetInput, { stay, beforeAt, now }: Judged): string | null {
  const { presence, sinceAt, expectedReturnOn = null } = input;
  if (sinceAt > now) refuse('PRESENCE_IN_FUTURE', 'A presence begins now or before.', 'sinceAt');
  if (sinceAt < startOfLocalDay(stay.fromOn))
    refuse('PRESENCE_BEFORE_STAY', 'The stay had not begun then.', 'sinceAt');
  if (beforeAt !== null && sinceAt < beforeAt)
    refuse('PRESENCE_OUT_OF_ORDER', 'What is on record of where the resident was is later.', 'sinceAt');
  if (expectedReturnOn !== null) {
    if (presence === 'IN') refuse('RETURN_OF_PRESENT', 'Who is here does not return.', 'expectedReturnOn');
    if (!isCalendarDate(expectedReturnOn))
      refuse('RETURN_DATE', 'This date does not exist.', 'expectedReturnOn');
    if (expectedReturnOn < localDateOf(sinceAt))
      refuse('RETURN_BEFORE_LEAVE', 'Nobody returns before leaving.', 'expectedReturnOn');
    if (stay.toOn !== null && expectedReturnOn > stay.toOn)
      refuse('RETURN_AFTER_STAY', 'The stay has ended by then.', 'expectedReturnOn');
  }
  if (presence === 'IN' && stay.presence === 'IN') {
    const message = 'The resident is here already.';
    throw new RuleRefused({ code: 'PRESENCE_UNCHANGED', message, path: ['presence'], rule: RULE });
  }
  return expectedReturnOn;
}

/** Where a resident of a home is from an instant on, and what is written of it. */
export interface PresenceChange {
  readonly stay: { readonly id: string; readonly journeyId: string; readonly residentId: string };
  readonly from: string;
  readonly to: Presence;
  /** Null for where a resident is of whom it was never said. */
  readonly sinceAt: Date | null;
  readonly expectedReturnOn?: string | null;
  readonly reasonText?: string | null;
  /** The act that tells of it. */
  readonly act: string;
  /** The admission by which it is known. */
  readonly admissionId?: string;
}

/** Writes where the resident is and its event; the caller has claimed the row or holds the resident. */
export async function writePresence(
  tx: Tx,
  change: PresenceChange,
  acting: Acting,
  now: Date,
): Promise<void> {
  const { stay, from, to, sinceAt, expectedReturnOn = null, reasonText = null, act, admissionId } = change;
  const data = { presence: to, presenceSinceAt: sinceAt, expectedReturnOn };
  await tx.db.residency.update({ where: { id: stay.id }, data });
  const facts = {
    residentId: stay.residentId,
    expectedReturnOn,
    ...(admissionId !== undefined && { admissionId }),
  };
  const { id: nounId, journeyId } = stay;
  const edge = { noun: 'residency', nounId, journeyId, act, from, to, reasonText, facts } as const;
  await appendEvent(tx, { ...edge, at: sinceAt ?? now }, acting, now);
}

/**
 * Says where a resident of the own home is: here, on leave, in hospital. The history stands in the events.
 * @returns the id of the residency
 * @throws NotFound; RuleRefused NOT_A_HOME, RESIDENCY_ENDED, RESIDENCY_NOT_BEGUN, PRESENCE_UNCHANGED; VersionConflict
 */
export const setPresence = (acting: Acting, input: PresenceSetInput): Promise<string> =>
  perform(acting, 'presenceSet', input, async ({ tx, now, concerns }) => {
    const { viewer } = acting;
    const where = { AND: [{ id: input.residencyId }, residenciesVisible(viewer, now)] };
    const stay = await tx.db.residency.findFirst({ where });
    if (stay === null) throw new NotFound('residency', ['residencyId']);
    const { id, residentId, version, presence: from } = stay;
    concerns({ residentIds: [residentId], ownerOrgIds: await recordKeepersOf(tx, [residentId], now) });
    requireCurrentHere(viewer, stay, now);
    const beforeAt = await elsewhereSince(tx, stay, input.presence);
    const expectedReturnOn = requirePresence(input, { stay, beforeAt, now });
    const reasonText = input.reasonText == null ? null : requireLongText(input.reasonText, 'reasonText');
    const { expectedVersion: expected, presence: to, sinceAt } = input;
    await claimVersion(tx, { table: 'Residency', noun: 'residency', id, expected, found: version });
    const change = { stay, from, to, sinceAt, expectedReturnOn, reasonText, act: 'presenceSet' };
    await writePresence(tx, change, acting, now);
    return id;
  });
