import { expect, test } from 'vitest';
import { createSettledLog } from '../../domain/event/settled.ts';
import { read, write } from '../../prisma/client.ts';
import { changeOf, feedOf, happen, listen, lookedAgain, nextOf } from './readers.ts';
import { about, at, clock, useTwoHomes } from './two-homes.ts';

useTwoHomes();

/** Something happens in a transaction that stays open until it is told to commit, or to give up: to another object, as one is written by one at a time. */
async function openTransaction(act: string, of = at.neighbour) {
  let end = (_isKept: boolean) => {};
  const isToEnd = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  let written = () => {};
  const isWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const ended = write(async (tx) => {
    await happen(tx, at.network.nurse, 'resident', of, act);
    written();
    if (!(await isToEnd)) throw new Error('given up');
  }).catch((error: Error) => error.message);
  await isWritten;
  return {
    end: (isKept = true) => {
      end(isKept);
      return ended;
    },
  };
}

const lastSeq = async () => Number((await read().event.findFirst({ orderBy: { seq: 'desc' } }))?.seq);

test('the end of the log waits for whoever wrote before it was seen, and for nobody else', async () => {
  const log = createSettledLog();
  await about(at.granny, 'before');
  const before = await lastSeq();
  expect(await log.look()).toBe(before);
  const first = await openTransaction('first');
  await about(at.granny, 'overtakes');
  expect(await log.look()).toBe(before);
  const second = await openTransaction('second', at.granny);
  const overtaken = await lastSeq();
  await first.end();
  // The second one began after `overtakes` was seen: that is settled now, although the second one is open.
  expect(await log.look()).toBe(overtaken);
  expect(await log.look()).toBe(overtaken);
  await second.end(false);
  expect(await log.look()).toBe(await lastSeq());
});

test('what has a lower number and is committed later is told, and in the order of the numbers', async () => {
  const feed = feedOf(clock);
  const stream = await listen(feed, at.nurse);
  await nextOf(stream);
  const straggler = await openTransaction('straggler');
  await about(at.granny, 'overtakes');
  const heard = changeOf(stream);
  await lookedAgain(feed, at.nurse);
  await straggler.end();
  expect((await heard).event.act).toBe('straggler');
  expect((await changeOf(stream)).event.act).toBe('overtakes');
});

test('a stream that begins while somebody writes begins when that is done', async () => {
  const straggler = await openTransaction('under way');
  await about(at.granny, 'known already');
  const opening = listen(feedOf(clock), at.nurse);
  await straggler.end();
  const stream = await opening;
  await nextOf(stream);
  await about(at.granny, 'afterwards');
  expect((await changeOf(stream)).event.act).toBe('afterwards');
});
