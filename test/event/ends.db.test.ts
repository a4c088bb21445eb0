import { afterEach, describe, expect, test, vi } from 'vitest';
import { CUT_AFTER_MS, FRESH_MS, STREAMS_OF_ONE_PERSON } from '../../domain/event/limits.ts';
import type { Acting } from '../../domain/viewer.ts';
import { write } from '../../prisma/client.ts';
import { actor, resident } from '../fixtures/network.ts';
import { changeOf, feedOf, happen, listen, lookedAgain, nextOf, type Stream, signedIn } from './readers.ts';
import { at, clock, lastOnRecord, useTwoHomes } from './two-homes.ts';

useTwoHomes();

describe('a stream ends', () => {
  const restOf = async (stream: Stream) => {
    for (;;) if ((await stream.next()).done === true) return (await lastOnRecord())?.outcome;
  };

  test.each<[string, string, (who: Acting) => Promise<unknown>]>([
    [
      'when the session is signed out',
      'SESSION_CHANGED',
      ({ viewer: { sessionId: id } }) =>
        write((tx) => tx.db.signInSession.update({ where: { id }, data: { revokedAt: clock.now() } })),
    ],
    [
      'when the role is over',
      'SESSION_CHANGED',
      ({ viewer: { personId } }) =>
        write((tx) => tx.db.roleAssignment.updateMany({ where: { personId }, data: { toOn: '2026-11-01' } })),
    ],
    [
      'when the person gets another role',
      'SESSION_CHANGED',
      ({ viewer: { personId } }) =>
        write((tx) => tx.db.roleAssignment.updateMany({ where: { personId }, data: { role: 'ORG_ADMIN' } })),
    ],
    [
      'when a password was set for the person',
      'SESSION_CHANGED',
      ({ viewer: { personId: id } }) =>
        write((tx) => tx.db.person.update({ where: { id }, data: { isPasswordChangeDue: true } })),
    ],
    ['with the token', 'TOKEN_EXPIRED', async () => clock.advance(15 * 60_000)],
  ])('%s', async (_name, outcome, happens) => {
    const place = { organizationId: at.network.home, kind: 'NURSING_HOME', role: 'NH_NURSE' } as const;
    const who = await signedIn(await write((tx) => actor(tx, clock, { ...place, name: '护士' })));
    const stream = await listen(feedOf(clock), who);
    await nextOf(stream);
    const ended = restOf(stream);
    await happens(who);
    expect(await ended).toBe(outcome);
  });

  test('when the service stops, and none begins after that', async () => {
    const feed = feedOf(clock);
    const stream = await listen(feed, at.nurse);
    const ended = restOf(stream);
    await feed.stop();
    expect(await ended).toBe('STOPPING');
    expect(feed.size()).toBe(0);
    await expect(listen(feed, at.nurse)).rejects.toMatchObject({ code: 'SERVICE_STOPPING' });
  });

  test('when the reader leaves, although nothing happens', async () => {
    const feed = feedOf(clock);
    const stream = await listen(feed, at.nurse);
    await nextOf(stream);
    const waiting = stream.next();
    await stream.return?.();
    expect((await waiting).done).toBe(true);
    expect(feed.size()).toBe(0);
    expect((await lastOnRecord())?.outcome).toBe('LEFT');
  });
});

describe('a reader who takes nothing', () => {
  afterEach(() => void vi.restoreAllMocks());

  test('is cut off some time after the end, and keeps no place', async () => {
    const feed = feedOf(clock);
    await listen(feed, at.nurse);
    clock.advance(15 * 60_000);
    await lookedAgain(feed, at.nurse);
    expect(feed.size()).toBe(1);
    const later = performance.now() + CUT_AFTER_MS + 1;
    vi.spyOn(performance, 'now').mockReturnValue(later);
    await lookedAgain(feed, at.nurse);
    await expect.poll(() => feed.size()).toBe(0);
    expect((await lastOnRecord())?.outcome).toBe('TOKEN_EXPIRED');
  });

  test('gets what is left as it stands when it is taken', async () => {
    const guest = await write((tx) => resident(tx, at.network.home, '客人', clock.now()));
    const stream = await listen(feedOf(clock), at.nurse);
    await nextOf(stream);
    await write(async (tx) => {
      for (const id of [at.granny, guest, at.granny]) await happen(tx, at.network.nurse, 'resident', id);
    });
    expect((await changeOf(stream)).nounId).toBe(at.granny);
    await write((tx) =>
      tx.db.careRelation.updateMany({ where: { residentId: guest }, data: { endedAt: clock.now() } }),
    );
    const later = performance.now() + FRESH_MS + 1;
    vi.spyOn(performance, 'now').mockReturnValue(later);
    expect((await changeOf(stream)).nounId).toBe(at.granny);
  });
});

test('one person has so many streams and no more; one that ends makes room', async () => {
  const feed = feedOf(clock);
  const streams = await Promise.all(
    Array.from({ length: STREAMS_OF_ONE_PERSON }, () => listen(feed, at.nurse)),
  );
  await expect(listen(feed, at.nurse)).rejects.toMatchObject({ code: 'TOO_MANY_STREAMS' });
  expect(await listen(feed, await signedIn(at.network.otherNurse))).toBeDefined();
  await streams[0]?.return?.();
  expect(await listen(feed, at.nurse)).toBeDefined();
});
