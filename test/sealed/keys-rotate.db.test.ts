import { expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { useDatabase } from '../support/database.ts';
import { rotateUnderKills } from '../support/rotation-kill.ts';

const database = useDatabase();

// More people than a batch holds. test/faults kills it again and again.
test('npm run keys:rotate renews every value, says which key is needed no more, and is on record', async () => {
  await rotateUnderKills(database.url, { people: 110, kills: 0 });
  const runs = await read().auditEvent.findMany({
    where: { operation: 'keysRotate' },
    orderBy: { seq: 'asc' },
  });
  expect(runs.map(({ outcome }) => outcome)).toEqual(['STARTED', 'DONE']);
});
