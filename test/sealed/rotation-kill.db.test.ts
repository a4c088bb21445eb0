import { expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { useDatabase } from '../support/database.ts';
import { rotateUnderKills } from '../support/rotation-kill.ts';

const database = useDatabase();

test('keys:rotate, killed in the middle and run again: every value opens, and nothing is lost', async () => {
  await rotateUnderKills(database.url, { people: 300, kills: 1 });
  const runs = await read().auditEvent.findMany({
    where: { operation: 'keysRotate' },
    orderBy: { seq: 'asc' },
  });
  expect(runs.map(({ outcome }) => outcome)).toEqual(['STARTED', 'STARTED', 'DONE']);
});
