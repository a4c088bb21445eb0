import { expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { read, write } from '../../prisma/client.ts';
import { changeOf, feedOf, leaveAll, listen, nextOf, signedIn } from '../event/readers.ts';
import { resident, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';
import { startScript } from '../support/other-process.ts';

const database = useDatabase();
const WRITERS = 3;
const EACH = 300;

test('three other processes write, and a reader whose line breaks again and again hears all of it once, in order', async () => {
  const clock = testClock(SUNDAY_MORNING);
  const network = await smallNetwork(clock);
  const granny = await write((tx) => resident(tx, network.home, '陈秀英', clock.now()));
  const nurse = await signedIn(network.nurse);
  const feeds = [feedOf(clock), feedOf(clock)] as const;
  const writers = Array.from({ length: WRITERS }, (_none, nth) =>
    startScript(new URL('./event-writer.ts', import.meta.url), [
      ...[database.url, granny, `w${nth}`, String(EACH)],
    ]),
  );
  for (const writer of writers) expect(await writer.nextLine()).toBe('ready');
  const begun = await listen(feeds[0], nurse);
  let after = (await nextOf(begun)).cursor;
  for (const writer of writers) writer.tell('go');
  const heard: string[] = [];
  for (let line = 0; heard.length < WRITERS * EACH; line += 1) {
    const stream = await listen(feeds[line % 2 === 0 ? 0 : 1], nurse, { after });
    const takes = 1 + ((line * 7) % 23);
    for (let nth = 0; nth < takes && heard.length < WRITERS * EACH; nth += 1) {
      const { cursor, event } = await changeOf(stream);
      heard.push(event.act);
      after = cursor;
    }
    await stream.return?.();
  }
  await leaveAll();
  expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual(writers.map(() => 0));
  const written = await read().event.findMany({ where: { nounId: granny }, orderBy: { seq: 'asc' } });
  expect(heard).toEqual(written.map(({ act }) => act));
});
