import { expect, test } from 'vitest';
import { keepResult, replayOrClaim } from '../../domain/idempotency.ts';
import { read, type Tx, write } from '../../prisma/client.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

const now = new Date('2026-11-23T01:00:00Z');
const WEEK = 7 * 24 * 60 * 60 * 1000;
const act = {
  personId: 'p',
  organizationId: 'o',
  mutation: 'contactSet',
  input: { idempotencyKey: 'a-key-that-has-expired' },
};

async function done(nounId: string, at: Date): Promise<void> {
  await write(async (tx) => {
    expect(await replayOrClaim(tx, act, at)).toBeNull();
    await keepResult(tx, act, nounId);
  });
}

/** The transaction of a process that is slow: something happens after its first read, or before its first deletion. */
const slow = (tx: Tx, meanwhile: () => Promise<void>): Tx => {
  let isDue = true;
  return {
    db: tx.db,
    lock: tx.lock,
    run: tx.run,
    async rows(statement, params) {
      const found = await tx.rows<never>(statement, params);
      if (isDue) {
        isDue = false;
        await meanwhile();
      }
      return found;
    },
  };
};

test('of two retries that find their key expired at once, the second one finds what the first one did', async () => {
  await done('first', new Date(now.getTime() - WEEK));
  // In no transaction: what another process does, which this one cannot wait for.
  const other = { resolve: (_value: null) => {} };
  const isRead = new Promise<null>((resolve) => {
    other.resolve = resolve;
  });
  const isDone = isRead.then(() => done('second', now));
  const answer = await write((tx) =>
    replayOrClaim(
      slow(tx, async () => {
        other.resolve(null);
        await isDone;
      }),
      act,
      now,
    ),
  );
  expect(answer).toBe('second');
  expect(await read().idempotencyRecord.findMany({ select: { nounId: true } })).toEqual([
    { nounId: 'second' },
  ]);
});
