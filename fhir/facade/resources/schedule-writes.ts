import { isDeepStrictEqual } from 'node:util';
import type { Resource, Schedule } from '@medplum/fhirtypes';
import { adjustSession } from '../../../domain/session/adjust.ts';
import { announceSession, nameSession, practitionerInRole } from '../../../domain/session/announce.ts';
import { type ExchangedSession, exchangedSessions } from '../../../domain/session/exchanged.ts';
import { stopSessions } from '../../../domain/session-stop/stop.ts';
import {
  feeIn,
  isExpertIn,
  planIn,
  type ReceivedSchedule,
  receivedSchedule,
  stopReasonIn,
  termsIn,
} from '../../map/schedule-in.ts';
import { inElements, rowAsRead } from '../as-read.ts';
import { FhirFault, unprocessable } from '../fault.ts';
import { ownNames } from '../named.ts';
import { literal } from '../params.ts';
import { shaped } from '../shaped.ts';
import type { Planned, Writes, Writing } from '../writing.ts';

const HORIZON = 'Schedule.planningHorizon';
const ELEMENTS = {
  ...{ sessionId: 'Schedule', departmentId: 'Schedule.actor', practitionerId: 'Schedule.actor' },
  ...{ startAt: `${HORIZON}.start`, windows: 'Schedule' },
  ...{ substituteId: 'Schedule.actor', startTime: `${HORIZON}.start`, endTime: `${HORIZON}.end` },
  ...{ slotMinutes: 'Schedule.extension', capacity: 'Schedule.extension', pools: 'Schedule.extension' },
  ...{ feeFen: 'Schedule.extension', reasonText: 'Schedule.extension', room: 'Schedule.comment' },
  identifier: 'Schedule.identifier',
};

interface Actors {
  readonly departmentId: string | null;
  readonly roleId: string | null;
}

/** Where it is held and by whom. @throws FhirFault 422 */
function actorsIn({ actor }: ReceivedSchedule, writing: Writing): Actors {
  const targets = actor.map(({ reference }) => literal(writing.resolved(reference), writing.base));
  const idsOf = (type: string) => targets.flatMap((one) => (one?.type === type ? [one.id] : []));
  const [departments, roles] = [idsOf('HealthcareService'), idsOf('PractitionerRole')];
  if (departments.length <= 1 && roles.length <= 1 && departments.length + roles.length === actor.length)
    return { departmentId: departments[0] ?? null, roleId: roles[0] ?? null };
  const message = 'Its actors are one HealthcareService, and perhaps one PractitionerRole.';
  throw unprocessable('SCHEDULE_ACTOR', message, ELEMENTS.departmentId);
}

async function practitionerIn(roleId: string | null, { client }: Writing): Promise<string | null> {
  if (roleId === null) return null;
  const practitionerId = await practitionerInRole(roleId, client.organization.id);
  if (practitionerId !== null) return practitionerId;
  const message = 'Nobody of your organisation holds this role as a practitioner.';
  throw unprocessable('PRACTITIONER_UNKNOWN', message, ELEMENTS.practitionerId, 'not-found');
}

/** Where a new session is held and by whom, also by what the same transaction has made. @throws FhirFault 422 */
async function placeIn(received: ReceivedSchedule, writing: Writing) {
  const { departmentId, roleId } = actorsIn(received, writing);
  if (departmentId === null)
    throw unprocessable('SCHEDULE_ACTOR', 'Name the HealthcareService.', ELEMENTS.departmentId, 'required');
  return { departmentId, practitionerId: await practitionerIn(roleId, writing) };
}

const named = ({ identifier = [] }: ReceivedSchedule, writing: Writing) => ownNames(identifier, writing);

async function create(resource: Resource, writing: Writing): Promise<Planned> {
  const received = shaped(receivedSchedule, resource, 'Schedule');
  if (received.active === false)
    throw unprocessable('SCHEDULE_INACTIVE', 'What is not held is not announced.', 'Schedule.active');
  const terms = termsIn(received);
  const acting = await writing.actor('reported');
  return {
    run: () =>
      inElements(ELEMENTS, async () => {
        const announced = { ...terms, ...(await placeIn(received, writing)) };
        const id = await announceSession(acting, { ...announced, idempotencyKey: writing.key() });
        await nameSession(id, named(received, writing), { now: writing.now, isActed: true });
        return id;
      }),
  };
}

/** Where a session was announced, and for what fee, stays: another one takes its place. */
function requireUnchanged(row: ExchangedSession, received: ReceivedSchedule, { departmentId }: Actors): void {
  const { comment = null } = received;
  const isSame: Readonly<Record<string, boolean>> = {
    [ELEMENTS.departmentId]: departmentId === row.departmentId,
    [ELEMENTS.room]: comment === row.room,
    [ELEMENTS.feeFen]:
      (isExpertIn(received) ?? row.isExpert === 1) === (row.isExpert === 1) &&
      (feeIn(received) ?? row.feeFen) === row.feeFen,
  };
  const [changed] = Object.entries(isSame).find(([, same]) => !same) ?? [];
  if (changed === undefined) return;
  const message = 'A session stays where it was announced: withdraw it, and announce another one.';
  throw unprocessable('SCHEDULE_FIXED', message, changed, 'business-rule');
}

type Stop = Pick<Parameters<typeof stopSessions>[1], 'kind' | 'substituteId' | 'reasonCode' | 'reasonText'>;

/** What a change means for a session: stopped, or held by another doctor; null where it stays as it is. */
async function stopIn(
  row: ExchangedSession,
  received: ReceivedSchedule,
  writing: Writing,
): Promise<Stop | null> {
  const actors = actorsIn(received, writing);
  const isHeld = row.state === 'OPEN' && row.voidedAt === null;
  if ((received.active ?? isHeld) !== isHeld) {
    if (isHeld) return { kind: 'STOPPED', ...stopReasonIn(received) };
    const message = 'What is stopped stays stopped: another session takes its place.';
    throw new FhirFault({
      status: 409,
      issue: 'conflict',
      code: 'STATE_CONFLICT',
      message,
      expression: ['Schedule.active'],
    });
  }
  requireUnchanged(row, received, actors);
  if (actors.roleId === row.holderRoleId) return null;
  const substituteId = await practitionerIn(actors.roleId, writing);
  if (substituteId !== null) return { kind: 'SUBSTITUTED', substituteId, ...stopReasonIn(received) };
  const message = 'Name who stands in, or withdraw the session.';
  throw unprocessable('SCHEDULE_FIXED', message, ELEMENTS.practitionerId, 'business-rule');
}

const notHeld = () =>
  new FhirFault({
    ...{ status: 409, issue: 'conflict', code: 'STATE_CONFLICT' },
    message: 'A session that is not held has no other times or places.',
    expression: ['Schedule.planningHorizon'],
  });

/** Other times or other places of a session that is held; null where neither is said. */
function adjustmentIn(row: ExchangedSession, received: ReceivedSchedule) {
  const { start, end } = received.planningHorizon;
  const [startAt, endAt] = [new Date(start), new Date(end)];
  const isMoved = startAt.getTime() !== Date.parse(row.startAt) || endAt.getTime() !== Date.parse(row.endAt);
  const plan = planIn(received);
  return isMoved || plan !== null ? { startAt, endAt, plan } : null;
}

async function change(current: Resource, next: Resource, writing: Writing): Promise<Planned> {
  const received = shaped(receivedSchedule, next, 'Schedule');
  const row = await rowAsRead(exchangedSessions, current, writing);
  const acting = await writing.actor('reported');
  const names = named(received, writing);
  return {
    run: () =>
      inElements(ELEMENTS, async () => {
        const stop = await stopIn(row, received, writing);
        const adjustment = adjustmentIn(row, received);
        if (adjustment !== null && (stop?.kind === 'STOPPED' || row.state !== 'OPEN')) throw notHeld();
        if (stop !== null)
          await stopSessions(acting, { ...stop, sessionId: row.id, idempotencyKey: writing.key() });
        if (adjustment !== null)
          await adjustSession(acting, { ...adjustment, sessionId: row.id, idempotencyKey: writing.key() });
        if (row.hospitalId === writing.client.organization.id)
          await nameSession(row.id, names, { now: writing.now, isActed: stop !== null });
        return row.id;
      }),
  };
}

/** A session that is withdrawn is stopped: whoever has a place in it is told, and is first in line for another one. */
async function remove(current: Resource, writing: Writing): Promise<Planned> {
  const row = await rowAsRead(exchangedSessions, current, writing);
  const acting = await writing.actor('reported');
  const stop = { kind: 'STOPPED', reasonCode: 'OTHER', reasonText: '医院信息系统撤销排班' } as const;
  return {
    run: () =>
      inElements(ELEMENTS, async () => {
        await stopSessions(acting, { ...stop, sessionId: row.id, idempotencyKey: writing.key() });
        return row.id;
      }),
  };
}

const PLAN = ['slot-minutes', 'slot-capacity', 'slot-places'].map((name) => `extension(${name})`);
const whoHolds = ({ active, actor }: Schedule) => ({ active, actor });

/** Sessions as the system of their hospital announces, hands over and withdraws them. */
export const scheduleWrites: Writes = {
  ...{ create, change, remove },
  keeps: () => ['identifier', 'active', 'actor', 'planningHorizon', 'comment'],
  // Why a session is stopped or handed over is told to those who had a place in it; its places are those of its Slots.
  rewrites: (current, next) => [
    ...(isDeepStrictEqual(whoHolds(current as Schedule), whoHolds(next as Schedule))
      ? PLAN
      : [...PLAN, 'extension(stop-reason)']),
  ],
  isConditional: true,
  isNewCompared: true,
};
