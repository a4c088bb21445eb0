import { audit } from '../domain/audit/record.ts';
import { concernOfShown } from '../domain/resident/record-keepers.ts';
import type { Viewer } from '../domain/viewer.ts';
import { actingOf, type GraphContext } from './builder.ts';

/** A list as it goes on record. */
interface ListRead {
  /** The root field. */
  readonly operation: string;
  readonly noun: string;
}

/** Puts on record that a list was read, and which residents it has shown; the answer waits for it. */
export async function listOnRecord(
  list: ListRead,
  shown: readonly string[],
  context: GraphContext,
): Promise<void> {
  const acting = actingOf(context);
  const now = acting.clock.now();
  const concern = await concernOfShown(shown, now);
  await audit({ action: 'READ', ...list, outcome: 'OK', ...concern }, acting, now);
}

/** One object that is asked for by its id, where the policy opens it. */
interface OneRead<Where> {
  /** The noun, and the root field of the same name. */
  readonly noun: string;
  readonly id: string;
  /** Row filter of the policy. */
  readonly visible: (viewer: Viewer, now: Date) => Where;
}

/**
 * Finds one object of a resident under its row filter, and puts on record that it was read and whom it is about; the answer waits
 * for it. @returns null for an unknown and a foreign id alike, which is on record too
 */
export async function oneOnRecord<Where, Found extends { readonly id: string; readonly residentId: string }>(
  { noun, id, visible }: OneRead<Where>,
  context: GraphContext,
  find: (where: { AND: [{ id: string }, Where] }) => Promise<Found | null>,
): Promise<Found | null> {
  const acting = actingOf(context);
  const now = acting.clock.now();
  const found = await find({ AND: [{ id }, visible(acting.viewer, now)] });
  const outcome =
    found === null
      ? { outcome: 'NOT_FOUND' }
      : { outcome: 'OK', nounId: found.id, ...(await concernOfShown([found.residentId], now)) };
  await audit({ action: 'READ', operation: noun, noun, ...outcome }, acting, now);
  return found;
}
