import { showReception } from '../../domain/appointment/no-show.ts';
import * as reception from '../../domain/appointment/reception.ts';
import { cancelAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { sweepAppointments } from '../../domain/appointment/sweep.ts';
import { sweepReferrals } from '../../domain/referral/sweep.ts';
import { stopSessions } from '../../domain/session-stop/stop.ts';
import { addSlotException } from '../../domain/slot/exception-add.ts';
import { write } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { approve, askToVoid } from '../fixtures/two-people.ts';
import { does } from './acts.ts';
import { at, claimOfPlace, placeOf, schedule, scheduleDay, windowIn } from './place-scene.ts';
import { cast, clock } from './scene.ts';

/** Something that happens to a referral with a place, or to that place. */
export type Move = (id: string) => Promise<unknown>;

export const inTurn =
  (...moves: readonly Move[]): Move =>
  async (id) => {
    for (const move of moves) await move(id);
  };
export const on =
  (days: number, time: string): Move =>
  async () =>
    at(days, time);
/** The hospital's reception is at work: from now on the clock misses who does not come. */
export const atWork: Move = () => write((tx) => showReception(tx, cast.scheduler.viewer, clock.now()));
/** Nobody comes, and the clock says so. */
export const missed = (days = 3): Move => inTurn(on(days, '08:00'), atWork, on(days, '10:30'));
export const swept: Move = async () => {
  await sweepAppointments(clock.now());
  await sweepReferrals(clock.now());
};

export const rescheduleTo = async (id: string, slotId: string): Promise<string> =>
  rescheduleAppointment(cast.nurse, { ...(await claimOfPlace(id)), slotId });
export const reschedule: Move = async (id) => rescheduleTo(id, (await windowIn(5)).reserved);
export const cancel: Move = async (id) =>
  cancelAppointment(cast.nurse, { ...(await claimOfPlace(id)), reasonCode: 'TRANSPORT' });
export const stop: Move = async (id) => {
  const { sessionId } = await placeOf(id);
  const told = { idempotencyKey: newKey(), kind: 'STOPPED', reasonCode: 'ILLNESS' } as const;
  return stopSessions(cast.scheduler, { ...told, sessionId });
};
/** A place by name, in a window that is full. */
export const addPlace: Move = async (id) => {
  const { reserved } = await windowIn(6);
  await write(({ db }) => db.slot.update({ where: { id: reserved }, data: { taken: 1 } }));
  return addSlotException(cast.scheduler, { ...(await claimOfPlace(id)), slotId: reserved });
};
export const checkIn: Move = async (id) =>
  reception.checkInAppointment(cast.scheduler, await claimOfPlace(id));
export const call: Move = async (id) => reception.callAppointment(cast.treater, await claimOfPlace(id));
export const leave: Move = async (id) => reception.leaveAppointment(cast.scheduler, await claimOfPlace(id));
export const complete: Move = async (id) =>
  reception.completeAppointment(cast.treater, await claimOfPlace(id));
export const excuse: Move = async (id) =>
  reception.excuseAppointment(cast.scheduler, { ...(await claimOfPlace(id)), reasonCode: 'CAME' });
export const voidPlace =
  (colleague: () => Promise<typeof cast.nurse>): Move =>
  async (id) =>
    approve(await colleague(), await askToVoid(cast.nurse, 'APPOINTMENT', (await placeOf(id)).id));

export const act =
  (name: string, who: keyof typeof cast): Move =>
  (id) =>
    does(name, cast[who], id);
export const scheduleAnew: Move = async (id) => schedule(id, (await windowIn(6)).reserved);
export const giveDay: Move = (id) => scheduleDay(id, 4);
