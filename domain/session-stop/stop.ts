import { type Deciding, perform } from '../act.ts';
import {
  isStopCommentMandatory,
  type SessionStopKind,
  type SessionStopReason,
} from '../codes/session-stop.ts';
import { datedNumber } from '../dated-number.ts';
import { InvalidInput, StateConflict } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { policyFor } from '../policy-value/read.ts';
import { followVisit } from '../referral/follow-visit.ts';
import { requireReasonText } from '../require-reason.ts';
import { STOPPING_ROLES } from '../session/workflow.ts';
import { type Acting, actingRole } from '../viewer.ts';
import {
  alarmHomes,
  type LiveBooking,
  lockBookings,
  stopBookings,
  stoppedTo,
  tellBookers,
} from './bookings.ts';
import type { StoppableSession } from './rules.ts';
import * as sql from './sql.ts';
import { requireSubstitute } from './substitute.ts';
import { requireSessions, type WantedSessions } from './wanted.ts';
import { requireWindow } from './window.ts';

export interface SessionStopInput extends WantedSessions {
  readonly idempotencyKey: string;
  readonly kind: SessionStopKind;
  /** Who stands in; with SUBSTITUTED, and only then. */
  readonly substituteId?: string | null | undefined;
  readonly reasonCode: SessionStopReason;
  readonly reasonText?: string | null | undefined;
}

interface Stop {
  readonly id: string;
  readonly kind: SessionStopKind;
  readonly sessions: readonly [StoppableSession, ...StoppableSession[]];
  /** One window alone. */
  readonly slotId: string | null;
  readonly substituteId: string | null;
  readonly reasonCode: SessionStopReason;
  readonly reasonText: string | null;
}

const RULE = 'domain 3.4 sessionStop';

function substituteOf({ kind, substituteId }: SessionStopInput): string | null {
  if ((kind === 'SUBSTITUTED') === (substituteId != null)) return substituteId ?? null;
  const message =
    kind === 'SUBSTITUTED' ? 'Name who stands in.' : 'A session that is stopped has no substitute.';
  throw new InvalidInput({ code: 'SUBSTITUTE_FORM', message, path: ['substituteId'], rule: RULE });
}

/** Whom a substitute sees. */
const STAYING = ['BOOKED', 'CHECKED_IN', 'CALLED'];

const idsOf = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id);

/** The state in which a stop leaves its sessions. */
const leftIn = ({ kind, slotId }: Stop) => (kind === 'STOPPED' && slotId === null ? 'STOPPED' : 'OPEN');

function moveSession({ tx }: Deciding, stop: Stop, id: string): Promise<number> {
  if (leftIn(stop) === 'STOPPED') return tx.run(sql.stopSession, { id });
  const { slotId, substituteId } = stop;
  return slotId === null
    ? tx.run(sql.substituteSession, { id, substituteId })
    : tx.run(sql.touchSession, { id });
}

async function moveSessions(deciding: Deciding, stop: Stop): Promise<void> {
  for (const { id } of stop.sessions) {
    if ((await moveSession(deciding, stop, id)) === 1) continue;
    const allowedStates = ['OPEN'];
    throw new StateConflict({ noun: 'session', act: 'sessionStop', currentState: 'STOPPED', allowedStates });
  }
}

/** What people have in the sessions, ended or told of. @returns whom it met: holds are nobody's booking yet */
async function meetBookings(deciding: Deciding, stop: Stop): Promise<LiveBooking[]> {
  const { tx, now, acting } = deciding;
  const stopped = { sessionIds: idsOf(stop.sessions), slotId: stop.slotId };
  const told = { stopId: stop.id, kind: `SESSION_${stop.kind}` } as const;
  if (stop.kind === 'SUBSTITUTED') {
    // Before the sessions, as who checks in does; who books meanwhile is seen behind them.
    await lockBookings(tx, stopped, now, STAYING);
    await moveSessions(deciding, stop);
    const staying = await lockBookings(tx, stopped, now, STAYING);
    await tellBookers(tx, told, staying, now);
    return staying;
  }
  // Those who are there are locked before the sessions and slots; who books meanwhile is seen behind the locks of slots.
  await lockBookings(tx, stopped, now);
  await moveSessions(deciding, stop);
  const { organizationId, regionCode } = acting.viewer;
  const hours = await policyFor(tx, 'appt.rebookReminderHours', { organizationId, regionCode }, now);
  const ended = await stopBookings(tx, { ...stopped, reminderHours: hours.value }, now);
  await recordEnded(deciding, stop, ended);
  const met = ended.filter(({ state }) => state !== 'HELD');
  await tellBookers(tx, told, met, now);
  await alarmHomes(
    tx,
    met.filter(({ state }) => stoppedTo(state) === 'TO_REBOOK'),
    now,
  );
  return met;
}

async function recordEnded(deciding: Deciding, stop: Stop, ended: readonly LiveBooking[]) {
  const { tx, now, acting } = deciding;
  const role = actingRole(acting.viewer, STOPPING_ROLES);
  const { id: stopId, reasonCode } = stop;
  for (const { id: nounId, journeyId, state: from, sessionId } of ended) {
    const edge = { act: 'sessionStop', from, to: stoppedTo(from), reasonCode, facts: { stopId, sessionId } };
    await appendEvent(tx, { noun: 'appointment', nounId, journeyId, ...edge, role }, acting, now);
  }
  // Locked last, and like the bookings in one order.
  const referred = ended.filter(({ referralId }) => referralId !== null);
  for (const { id, referralId, state: from } of referred.sort(byReferral))
    await followVisit(deciding, { id, referralId, act: 'sessionStop', from, to: stoppedTo(from) });
}

const byReferral = (a: LiveBooking, b: LiveBooking): number =>
  (a.referralId ?? '') < (b.referralId ?? '') ? -1 : 1;

async function record(deciding: Deciding, stop: Stop, met: readonly LiveBooking[]): Promise<void> {
  const { tx, now, acting } = deciding;
  const { id, kind, sessions, slotId, substituteId, reasonCode, reasonText } = stop;
  const [{ departmentId, serviceOn, practitionerId, half }] = sessions;
  const isOf = (key: 'practitionerId' | 'half' | 'departmentId', value: string | null) =>
    sessions.every((session) => session[key] === value) ? value : null;
  await tx.db.sessionStop.create({
    data: {
      ...{ id, no: datedNumber('TZ', id, now), journeyId: id, hospitalId: acting.viewer.organizationId },
      ...{
        departmentId: isOf('departmentId', departmentId),
        serviceOn,
        practitionerId: isOf('practitionerId', practitionerId),
      },
      ...{ half: isOf('half', half), kind, slotId, substituteId, reasonCode, reasonText },
      ...{ stoppedById: acting.viewer.personId, stoppedAt: now },
      sessions: { create: sessions.map((session) => ({ sessionId: session.id })) },
    },
  });
  const bookings = met.map((one) => ({ stopId: id, appointmentId: one.id, sourceOrgId: one.sourceOrgId }));
  await tx.db.sessionStopBooking.createMany({ data: bookings });
  const role = actingRole(acting.viewer, STOPPING_ROLES);
  const done = { act: 'sessionStop', reasonCode, role } as const;
  const to = leftIn(stop);
  const facts = { stopId: id, substituteId, ...(slotId !== null && { slotId }) };
  for (const session of sessions) {
    const of = { noun: 'session', nounId: session.id, journeyId: session.id, from: 'OPEN', to } as const;
    await appendEvent(tx, { ...of, ...done, facts }, acting, now);
  }
  const counts = { sessions: sessions.length, affected: met.length };
  const made = { noun: 'sessionStop', nounId: id, journeyId: id, to: kind, facts: counts } as const;
  await appendEvent(tx, { ...made, ...done }, acting, now);
}

/**
 * Stops sessions (停诊), or lets somebody stand in for their doctor: in one transaction every booking is moved or told of.
 * The hospital is locked first, so that two stops are judged one after the other.
 * @throws NotFound, InvalidInput, StateConflict, RuleRefused
 * @returns the id of the stop
 */
export const stopSessions = (acting: Acting, input: SessionStopInput): Promise<string> =>
  perform(acting, 'sessionStop', input, async (deciding) => {
    const { tx, now, concerns } = deciding;
    const { kind, reasonCode } = input;
    const given = { code: reasonCode, text: input.reasonText, field: 'reasonText' };
    const isTextMandatory = isStopCommentMandatory(reasonCode);
    const reasonText = requireReasonText({ ...given, isTextMandatory });
    const substituteId = substituteOf(input);
    await tx.lock('Organization', acting.viewer.organizationId);
    const sessions = await requireSessions(deciding, input);
    const slotId = await requireWindow(deciding, input, sessions);
    if (substituteId !== null) await requireSubstitute(deciding, substituteId, sessions);
    const stop: Stop = { id: newId(now), kind, sessions, slotId, substituteId, reasonCode, reasonText };
    const met = await meetBookings(deciding, stop);
    await record(deciding, stop, met);
    const residentIds = [...new Set(met.map((one) => one.residentId))];
    concerns({ residentIds, ownerOrgIds: [...new Set(met.map((one) => one.sourceOrgId))] });
    return stop.id;
  });
