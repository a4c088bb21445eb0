import { beforeAll } from 'vitest';
import { recordAdmission } from '../../domain/admission/record.ts';
import { testClock } from '../../domain/clock.ts';
import type { ContactOccasion } from '../../domain/codes/contact-notification.ts';
import type { NotificationOccasion, RepresentativeKind } from '../../domain/codes/resident.ts';
import { type ContactNotifiedInput, notifyContact } from '../../domain/contact-notification/notified.ts';
import { openContactNotification } from '../../domain/contact-notification/open.ts';
import { newId } from '../../domain/id.ts';
import { appointRepresentative } from '../../domain/representative/appoint.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { type Network, newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { housed, newPerson } from '../fixtures/residents.ts';
import { colleagueOf } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';

export const clock = testClock(SUNDAY_MORNING);
export const HOUR = 3_600_000;
export let network: Network;
export let nurse: Acting;
export let colleague: Acting;

/** The small network of a test file, with a second nurse. */
export function useScene(): void {
  useDatabase();
  beforeAll(async () => {
    network = await smallNetwork(clock);
    nurse = network.nurse;
    colleague = await colleagueOf(nurse);
  });
}

let phones = 0;
/** Somebody to call, under a number of their own. */
export function person(name: string, notifyOn: readonly NotificationOccasion[] = []) {
  phones += 1;
  return { name, relation: 'SON', phone: `1380000${2000 + phones}`, notifyOn } as const;
}

/** Somebody new who lives in the home. */
export const somebody = (...contacts: ReturnType<typeof person>[]): Promise<string> =>
  housed(nurse, { ...newPerson(), contacts: contacts.length > 0 ? contacts : [person('陈小明')] });

export const represents = (residentId: string, kind: RepresentativeKind, name: string): Promise<string> =>
  appointRepresentative(nurse, {
    ...{ idempotencyKey: newKey(), residentId, kind, ...person(name), document: '文书' },
    fromOn: '2026-11-22',
  });

/** Nobody can be called any more: as after a void, or on a record that was imported. */
export const forgetContacts = (residentId: string) =>
  write(({ db }) => db.contact.updateMany({ where: { residentId }, data: { endedAt: clock.now() } }));

export const admitted = (residentId: string, by = nurse): Promise<string> =>
  recordAdmission(by, {
    ...{ idempotencyKey: newKey(), residentId, source: 'HOME', kind: 'INPATIENT' },
    ...{ hospitalId: network.hospital, admittedAt: clock.now() },
  });

/** What no act opens yet: as an act of the domain would. */
export const opened = (residentId: string, occasion: ContactOccasion, by = nurse): Promise<string> =>
  write(async (tx) => {
    const nounId = newId(clock.now());
    const deciding = { tx, now: clock.now(), acting: by, concerns: () => {} };
    const told = { residentId, journeyId: residentId, occasion, noun: 'referral', nounId } as const;
    await openContactNotification(deciding, told);
    return nounId;
  });

export const tasksAbout = (nounId: string) =>
  read().contactNotification.findMany({
    where: { nounId },
    include: { calls: true },
    orderBy: { isCorrection: 'asc' },
  });
export async function taskAbout(nounId: string) {
  const [task] = await tasksAbout(nounId);
  if (task === undefined) throw new Error('nobody has to tell the family of it');
  return task;
}

export const idOf = async (residentId: string, name: string): Promise<string> =>
  (await read().contact.findFirstOrThrow({ where: { residentId, name } })).id;

/** Somebody of the family is called about what happened, by whoever reads the task as it is. */
export async function call(
  nounId: string,
  change: Partial<ContactNotifiedInput>,
  by = nurse,
): Promise<string> {
  const { id, version } = await taskAbout(nounId);
  return notifyContact(by, {
    ...{ idempotencyKey: newKey(), contactNotificationId: id, expectedVersion: version },
    ...{ calledAt: clock.now(), result: 'NOT_REACHED', ...change },
  });
}

export const alarmsAbout = async (nounId: string) => {
  const { id } = await taskAbout(nounId);
  return read().alarm.findMany({ where: { noun: 'contactNotification', nounId: id } });
};
