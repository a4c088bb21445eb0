import { keptKeys } from '../../domain/idempotency.ts';
import { engine, read, rows, statement } from '../../prisma/client.ts';
import type { Request } from './booking-load.ts';

const LIVE = ['HELD', 'BOOKED', 'CHECKED_IN', 'FULFILLED'];

/** What the database itself finds wrong with its file; nothing to ask where it is a server. */
export async function damage(): Promise<readonly unknown[]> {
  if (engine() !== 'sqlite') return [];
  const integrity = await rows<Record<string, unknown>>(statement('PRAGMA integrity_check'));
  const foreignKeys = await rows(statement('PRAGMA foreign_key_check'));
  return [...integrity.filter((row) => !Object.values(row).includes('ok')), ...foreignKeys];
}

/** Slots and quotas whose counter is not what a recount finds. */
export async function wrongCounters(): Promise<readonly unknown[]> {
  const appointments = await read().appointment.findMany({ where: { state: { in: LIVE } } });
  const slots = await read().slot.findMany();
  const quotas = await read().quotaUse.findMany();
  const places = slots.map(({ id, taken }) => ({
    id,
    taken,
    counted: appointments.filter((one) => one.slotId === id).length,
  }));
  const uses = quotas.map(({ agreementId, departmentId, weekOn, used }) => ({
    id: `${agreementId} ${departmentId} ${weekOn}`,
    taken: used,
    counted: appointments.filter(
      (one) =>
        one.agreementId === agreementId && one.departmentId === departmentId && one.quotaWeekOn === weekOn,
    ).length,
  }));
  return [...places, ...uses].filter(({ taken, counted }) => taken !== counted);
}

/** Acknowledged requests whose effect is not there: an act that is done leaves its row, its event and its key. */
export async function forgotten(sent: readonly Request[]): Promise<readonly string[]> {
  const keys = new Map((await read().idempotencyRecord.findMany()).map(({ key, nounId }) => [key, nounId]));
  const events = new Set((await read().event.findMany()).map(({ act, nounId }) => `${act} ${nounId}`));
  const ids = new Set((await read().appointment.findMany({ select: { id: true } })).map(({ id }) => id));
  return sent
    .filter(({ act, input, outcome }) => {
      const id = outcome?.node?.id;
      if (id === undefined) return false;
      return (
        !ids.has(id) ||
        !events.has(`${act} ${id}`) ||
        keys.get(keptKeys(input.idempotencyKey)[0] ?? '') !== id
      );
    })
    .map(({ act, outcome }) => `${act} ${outcome?.node?.id}`);
}

/** What each key did, as far as the database remembers. */
export async function idOfKey(key: string): Promise<string | null> {
  return (
    (await read().idempotencyRecord.findFirst({ where: { key: { in: keptKeys(key) } } }))?.nounId ?? null
  );
}

/** Appointments that were booked or cancelled more than once. */
export async function doneTwice(): Promise<readonly string[]> {
  const counts = new Map<string, number>();
  for (const { act, nounId } of await read().event.findMany({ where: { noun: 'appointment' } })) {
    counts.set(`${act} ${nounId}`, (counts.get(`${act} ${nounId}`) ?? 0) + 1);
  }
  return [...counts].filter(([, times]) => times > 1).map(([act]) => act);
}
