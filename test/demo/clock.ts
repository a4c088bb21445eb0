import type { Sent } from './client.ts';
import { when } from './times.ts';

/** What time it is for the service. */
export interface StoryClock {
  /** False where the service runs by the machine's time: then the chapters that need another one are left out. */
  readonly isMovable: boolean;
  now(): Promise<Date>;
  movesTo(instant: Date): Sent<Date>;
}

const read = async (answer: Response): Promise<Date> =>
  new Date(((await answer.json()) as { now: string }).now);

/** The clock of the service at `url`; it can be moved where that runs with CLOCK=test. */
export async function clockOf(url: string): Promise<StoryClock> {
  const place = `${url}/test/clock`;
  const isMovable = (await fetch(place)).ok;
  return {
    isMovable,
    now: async () => (isMovable ? read(await fetch(place)) : new Date()),
    movesTo: (instant) => ({
      who: 'The clock',
      operation: 'POST /test/clock',
      sent: { now: when(instant) },
      async carryOut() {
        const headers = { 'content-type': 'application/json' };
        const body = JSON.stringify({ now: instant.toISOString() });
        return read(await fetch(place, { method: 'POST', headers, body }));
      },
    }),
  };
}
