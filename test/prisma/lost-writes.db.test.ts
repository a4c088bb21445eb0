import { beforeEach, describe, expect, test } from 'vitest';
import { engine, read, type Tx, write } from '../../prisma/client.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

const codes = async () => {
  const found = await read().region.findMany({ select: { code: true }, orderBy: { code: 'asc' } });
  return found.map(({ code }) => code);
};
const add = (code: string) => (tx: Tx) => tx.db.region.create({ data: { code, name: code } });

/** A point in a story that one side waits for and the other reaches. */
function point(): { readonly reached: Promise<void>; reach(): void } {
  let reach = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  return { reached, reach };
}

beforeEach(() => write((tx) => tx.db.region.deleteMany()));

describe('two writes that overlap', () => {
  const story = async (first: 'commits' | 'rolls back', second: 'commits' | 'rolls back') => {
    const isOpen = point();
    const mayEnd = point();
    const one = write(async (tx) => {
      await add('one')(tx);
      isOpen.reach();
      await mayEnd.reached;
      if (first === 'rolls back') throw new Error('one');
    });
    await isOpen.reached;
    const two = write(async (tx) => {
      await add('two')(tx);
      if (second === 'rolls back') throw new Error('two');
    });
    // It may end before anybody waits for it.
    two.catch(() => undefined);
    expect(await codes()).not.toContain('one');
    mayEnd.reach();
    await Promise.allSettled([one, two]);
    return codes();
  };

  test.each([
    { first: 'commits', second: 'commits', kept: ['one', 'two'] },
    { first: 'rolls back', second: 'commits', kept: ['two'] },
    { first: 'commits', second: 'rolls back', kept: ['one'] },
    { first: 'rolls back', second: 'rolls back', kept: [] },
  ] as const)('the first $first, the second $second', async ({ first, second, kept }) => {
    expect(await story(first, second)).toEqual(kept);
  });
});

test('an acknowledged write survives the rollback of every write begun before and after it', async () => {
  const doomed = (code: string) =>
    write(async (tx) => {
      await add(code)(tx);
      throw new Error('rolled back');
    });
  const writes = Array.from({ length: 30 }, (_, at) => (at % 2 ? doomed(`d${at}`) : write(add(`k${at}`))));
  await Promise.allSettled(writes);
  expect(await codes()).toEqual(Array.from({ length: 15 }, (_, at) => `k${at * 2}`).sort());
});

test('what an open write has changed is read by itself and by nobody else', async () => {
  const isOpen = point();
  const mayEnd = point();
  const writing = write(async (tx) => {
    await add('mine')(tx);
    isOpen.reach();
    await mayEnd.reached;
    return tx.db.region.count();
  });
  await isOpen.reached;
  expect(await read().region.count()).toBe(0);
  mayEnd.reach();
  expect(await writing).toBe(1);
  expect(await read().region.count()).toBe(1);
});

describe('nested writes of Prisma inside a write', () => {
  const withYears = (code: string, years: number[]) => (tx: Tx) =>
    tx.db.region.create({
      data: {
        code,
        name: code,
        populations: { create: years.map((year) => ({ year, total: 2, aged65: 1 })) },
      },
    });

  test('are kept and rolled back with it', async () => {
    await write(withYears('kept', [2024, 2025]));
    await expect(
      write(async (tx) => {
        await withYears('lost', [2024])(tx);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await codes()).toEqual(['kept']);
    await write((tx) => tx.db.regionPopulation.deleteMany());
  });

  test('run side by side without losing one another', async () => {
    await write(async (tx) => {
      await Promise.all([withYears('a', [1])(tx), add('b')(tx), withYears('c', [1, 2])(tx), add('d')(tx)]);
    });
    expect(await codes()).toEqual(['a', 'b', 'c', 'd']);
    await write((tx) => tx.db.regionPopulation.deleteMany());
  });

  test('that fail and are caught undo themselves alone, or the whole write says so', async () => {
    const besides = ['b1', 'b2', 'b3', 'b4'];
    const writing = write(async (tx) => {
      await add('a')(tx);
      const failing = withYears('twice', [1, 2, 3, 3])(tx);
      const beside = async () => {
        for (const code of besides) await add(code)(tx);
      };
      await Promise.allSettled([failing, beside()]);
    });
    // PostgreSQL gives a failed statement's transaction up and would answer COMMIT with a silent ROLLBACK.
    if (engine() === 'postgres') await expect(writing).rejects.toThrow('nothing of it can be kept');
    else await writing;
    expect(await codes()).toEqual(engine() === 'postgres' ? [] : ['a', ...besides]);
  });
});
