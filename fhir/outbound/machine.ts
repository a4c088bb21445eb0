import { audit } from '../../domain/audit/record.ts';
import type { Clock } from '../../domain/clock.ts';
import { NO_SCANNER } from '../../domain/file/scanner.ts';
import { type RegisteredClient, readerOf } from '../../domain/his-client/standing.ts';
import { concernOfShown } from '../../domain/resident/record-keepers.ts';
import type { Asking } from '../facade/asking.ts';

export interface AskingDeps {
  readonly clock: Clock;
  /** The address under which the interface of this network is known. */
  readonly base: string;
  readonly routes: Asking['routes'];
}

/** As whom a system is told: what is said is what its machine could read now. */
export function askingAs(client: RegisteredClient, occasion: string, deps: AskingDeps): Asking {
  const { clock, base, routes } = deps;
  const reader = { viewer: readerOf(client), clock, requestId: `${occasion}-${client.id}` };
  return { client, scopes: client.scopes, reader, now: clock.now(), base, routes, scanner: NO_SCANNER };
}

interface Said {
  readonly operation: string;
  readonly noun: string;
  readonly nounId: string;
  readonly outcome: string;
  readonly residentIds: readonly string[];
}

/** Puts on record whom something shows, before it leaves. */
export async function recordSaid({ reader, now }: Asking, { residentIds, ...about }: Said): Promise<void> {
  const concern = await concernOfShown(residentIds, now);
  await audit({ action: 'READ', ...about, ...concern }, reader, now);
}
