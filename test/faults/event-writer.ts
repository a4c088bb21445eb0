import { testClock } from '../../domain/clock.ts';
import { appendEvent } from '../../domain/event-log.ts';
import { connect, write } from '../../prisma/client.ts';
import { useTestKeys } from '../support/keys.ts';

/** Another process that writes events, each in a transaction of its own: `event-writer.ts <url> <residentId> <name> <many>`. */
const [url = '', residentId = '', name = '', many = '0'] = process.argv.slice(2);
useTestKeys();
await connect({ url });
const clock = testClock(new Date('2026-11-22T00:00:00Z'));
const about = { noun: 'resident', nounId: residentId, journeyId: residentId } as const;
process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  for (let nth = 0; nth < Number(many); nth += 1)
    await write((tx) => appendEvent(tx, { ...about, act: `${name}.${nth}`, to: 'DONE' }, null, clock.now()));
  process.stdout.write('done\n');
  process.exit(0);
});
