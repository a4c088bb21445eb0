import { createInterface } from 'node:readline';
import { testClock } from '../../domain/clock.ts';
import { close, connect } from '../../prisma/client.ts';
import { useTestKeys } from './keys.ts';
import { type Attempt, type RaceKind, race } from './race.ts';

/** Another process in races: `racer.ts <url>`; then a line `{ kind, slotId, now, attempts }` for each round. */
const [url = ''] = process.argv.slice(2);

interface Round {
  readonly kind: RaceKind;
  readonly slotId: string;
  readonly now: string;
  readonly attempts: readonly Attempt[];
}

await connect({ url });
useTestKeys();
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const round = JSON.parse(line) as Round;
  // Both processes must agree on the time, or one would reclaim the other's fresh holds.
  const clock = testClock(new Date(round.now));
  const attempts = round.attempts.map((one) => ({ ...one, acting: { ...one.acting, clock } }));
  process.stdout.write(`${JSON.stringify(await race(round.kind, round.slotId, attempts))}\n`);
}
await close();
