import { test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { deliverUnderKills } from '../support/delivery-kills.ts';

const database = useDatabase();

// test/faults does it with 1,000 messages and 20 kills.
test('a process that is killed loses nothing, and nothing is heard twice or out of order', async () => {
  await deliverUnderKills(database.url, { messages: 30, kills: 1 });
}, 120_000);
