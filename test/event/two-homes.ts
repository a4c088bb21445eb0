import { afterEach, beforeAll } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { type Network, resident, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';
import { happen, leaveAll, signedIn } from './readers.ts';

export const clock = testClock(SUNDAY_MORNING);

/** Two homes with their residents, and the nurse of the first, who is signed in. */
export interface TwoHomes {
  readonly network: Network;
  readonly granny: string;
  /** Lives in the same home. */
  readonly neighbour: string;
  readonly foreigner: string;
  readonly nurse: Acting;
}

export let at: TwoHomes;

/** A database with the two homes for this test file; after each test every reader leaves. */
export function useTwoHomes(): void {
  useDatabase();
  beforeAll(async () => {
    const network = await smallNetwork(clock);
    const residentOf = (home: string, name: string) => write((tx) => resident(tx, home, name, clock.now()));
    at = {
      network,
      granny: await residentOf(network.home, '陈秀英'),
      neighbour: await residentOf(network.home, '李建国'),
      foreigner: await residentOf(network.otherHome, '王桂兰'),
      nurse: await signedIn(network.nurse),
    };
  });
  afterEach(leaveAll);
}

/** Something happens to a resident, in a transaction of its own. */
export const about = (residentId: string, act?: string) =>
  write((tx) => happen(tx, at.network.nurse, 'resident', residentId, act));

/** The last row of the audit log about a stream. */
export const lastOnRecord = () =>
  read().auditEvent.findFirst({ where: { operation: 'events' }, orderBy: { seq: 'desc' } });
