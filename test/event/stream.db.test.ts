import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPage } from '../../domain/event/page.ts';
import { read, write } from '../../prisma/client.ts';
import { resident } from '../fixtures/network.ts';
import { statementsOf } from '../support/statement-count.ts';
import { changeOf, feedOf, happen, listen, nextOf } from './readers.ts';
import { about, at, clock, useTwoHomes } from './two-homes.ts';

useTwoHomes();

describe('a stream', () => {
  test('begins with a place, and tells what happens from then on, of what is open alone', async () => {
    await about(at.granny, 'before');
    const stream = await listen(feedOf(clock), at.nurse);
    expect((await nextOf(stream)).change).toBeNull();
    await about(at.foreigner, 'elsewhere');
    await about(at.granny, 'first');
    await about(at.granny, 'second');
    const heard = [await changeOf(stream), await changeOf(stream)];
    expect(heard.map(({ nounId, event }) => [nounId, event.act])).toEqual([
      [at.granny, 'first'],
      [at.granny, 'second'],
    ]);
    expect(heard[0]?.event).toMatchObject({ role: 'NH_NURSE', toState: 'DONE' });
  });

  test('says nothing of a record that is closed by the time it goes out', async () => {
    const stream = await listen(feedOf(clock), at.nurse);
    const guest = await write((tx) => resident(tx, at.network.home, '客人', clock.now()));
    await nextOf(stream);
    await write(async (tx) => {
      await happen(tx, at.network.nurse, 'resident', guest, 'moved out');
      const endedAt = clock.now();
      await tx.db.careRelation.updateMany({ where: { residentId: guest }, data: { endedAt } });
    });
    await about(at.granny, 'later');
    expect((await changeOf(stream)).event.act).toBe('later');
  });

  test('tells of nothing but the nouns that are asked for', async () => {
    const stream = await listen(feedOf(clock), at.nurse, { nouns: ['organization'] });
    await about(at.granny);
    await write((tx) => happen(tx, at.network.nurse, 'organization', at.network.hospital));
    expect(await changeOf(stream)).toMatchObject({ noun: 'organization', nounId: at.network.hospital });
    await expect(listen(feedOf(clock), at.nurse, { nouns: ['weather'] })).rejects.toMatchObject({
      code: 'NOUN',
    });
  });

  test('keeps who did it to itself where the object does, unless it was the own organisation', async () => {
    const stream = await listen(feedOf(clock), at.nurse);
    await write((tx) => happen(tx, at.network.scheduler, 'organization', at.network.hospital));
    const { journeyId, event } = await changeOf(stream);
    expect({ journeyId, role: event.role, by: event.organizationName }).toEqual({
      ...{ journeyId: null, role: null, by: null },
    });
  });

  test('costs the same statements for one event and for many, and none for each reader', async () => {
    const last = Number((await read().event.findFirst({ orderBy: { seq: 'desc' } }))?.seq ?? 0);
    await about(at.granny);
    const ofOne = await statementsOf(() => readPage(last, last + 1));
    for (let nth = 0; nth < 5; nth += 1) {
      await about(at.granny);
      await about(at.foreigner);
    }
    const upTo = last + 11;
    expect(await statementsOf(() => readPage(last, upTo))).toBe(ofOne);
    const page = await readPage(last, upTo);
    const each = async () => {
      for (const { viewer } of [at.nurse, at.network.otherNurse, at.network.doctor])
        page.openTo(viewer, clock.now());
    };
    expect(await statementsOf(each)).toBe(0);
    expect(page.openTo(at.nurse.viewer, clock.now())).toHaveLength(6);
    expect(page.openTo(at.network.otherNurse.viewer, clock.now())).toHaveLength(5);
  });
});

test.each([
  ['made up', 'x'],
  ['beyond the end', Buffer.from('["1000000"]').toString('base64url')],
])('a cursor that is %s is refused', async (_name, after) => {
  await expect(listen(feedOf(clock), at.nurse, { after })).rejects.toMatchObject({
    code: 'CURSOR',
    path: ['after'],
  });
});

test('on record: the opening, whom it named, once, before it was told, and the end', async () => {
  const last = await read().auditEvent.findFirst({ orderBy: { seq: 'desc' } });
  const stream = await listen(feedOf(clock), at.nurse);
  await about(at.granny);
  await changeOf(stream);
  await about(at.granny);
  await changeOf(stream);
  await stream.return?.();
  const kept = await read().auditEvent.findMany({
    where: { seq: { gt: Number(last?.seq ?? 0) } },
    orderBy: { seq: 'asc' },
  });
  expect(kept.map(({ outcome, residentIds }) => [outcome, residentIds])).toEqual([
    ['OPENED', null],
    ['OK', JSON.stringify([at.granny])],
    ['LEFT', null],
  ]);
  expect(JSON.parse(kept[2]?.facts ?? '{}')).toMatchObject({ deliveries: 2 });
});

const READERS = fc.record({
  /** How many deliveries a reader takes before the line breaks. */
  takes: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
  writers: fc.integer({ min: 1, max: 4 }),
  each: fc.integer({ min: 1, max: 6 }),
});

test('who goes on after the last cursor misses nothing and hears nothing twice, whichever process it comes to', async () => {
  const [one, other] = [feedOf(clock), feedOf(clock)];
  await fc.assert(
    fc.asyncProperty(READERS, async ({ takes, writers, each }) => {
      const begun = await listen(one, at.nurse);
      let after = (await nextOf(begun)).cursor;
      await begun.return?.();
      const writing = Promise.all(
        Array.from({ length: writers }, async (_none, writer) => {
          for (let nth = 0; nth < each; nth += 1) {
            await about(at.foreigner);
            await about(at.granny, `${writer}.${nth}`);
          }
        }),
      );
      const heard: string[] = [];
      for (let line = 0; heard.length < writers * each; line += 1) {
        const stream = await listen(line % 2 === 0 ? one : other, at.nurse, { after });
        for (
          let nth = 0;
          nth < (takes[line % takes.length] ?? 1) && heard.length < writers * each;
          nth += 1
        ) {
          const { cursor, event } = await changeOf(stream);
          heard.push(event.act);
          after = cursor;
        }
        await stream.return?.();
      }
      await writing;
      const written = await read().event.findMany({
        where: { noun: 'resident', nounId: at.granny },
        orderBy: { seq: 'desc' },
        take: writers * each,
      });
      expect(heard).toEqual(written.map(({ act }) => act).reverse());
    }),
    { numRuns: 15 },
  );
});
