import { expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { useDatabase } from '../support/database.ts';
import { rotateUnderKills } from '../support/rotation-kill.ts';

const database = useDatabase();
const KILLS = 5;

test('keys:rotate, killed 5 times: every value opens, and nothing is lost', async () => {
  await rotateUnderKills(database.url, { people: 3000, kills: KILLS });
  const runs = await read().auditEvent.findMany({
    where: { operation: 'keysRotate' },
    orderBy: { seq: 'asc' },
  });
  const started = Array.from({ length: KILLS + 1 }, () => 'STARTED');
  expect(runs.map(({ outcome }) => outcome)).toEqual([...started, 'DONE']);
}, 300_000);
