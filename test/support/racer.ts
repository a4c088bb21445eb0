import { createInterface } from 'node:readline';
import { testClock } from '../../domain/clock.ts';
import { close, connect } from '../../prisma/client.ts';
import { useTestKeys } from './keys.ts';
import { type Attempt, type RaceKind, race } from './race.ts';

/** Another process in a race: `racer.ts <url> <instant> <kind>`; then a line `{ slotId, now, attempts }` for each round. */
const [url = '', instant = '', kind = 'book'] = process.argv.slice(2);
await connect({ url });
useTestKeys();
const clock = testClock(new Date(instant));
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const round = JSON.parse(line) as { slotId: string; now: string; attempts: Attempt[] };
  // Both processes must agree on the time, or one would reclaim the other's fresh holds.
  clock.set(new Date(round.now));
  const attempts = round.attempts.map((one) => ({ ...one, acting: { ...one.acting, clock } }));
  process.stdout.write(`${JSON.stringify(await race(kind as RaceKind, round.slotId, attempts))}\n`);
}
await close();
