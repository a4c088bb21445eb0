import { test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { rotateUnderKills } from '../support/rotation-kill.ts';

const database = useDatabase();

test('keys:rotate, killed 10 times: every value opens, and nothing is lost', async () => {
  await rotateUnderKills(database.url, { people: 3000, kills: 10 });
}, 300_000);
