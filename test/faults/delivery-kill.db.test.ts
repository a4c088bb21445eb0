import { expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { deliverUnderKills } from '../support/delivery-kills.ts';

const database = useDatabase();

test('2,000 messages to two systems, one wrong in 30 % of the calls, 20 kills: each is heard once and in order', async () => {
  const { badDoneAt, goodDoneAt } = await deliverUnderKills(database.url, { messages: 1000, kills: 20 });
  // Who is well does not wait for who is not.
  expect(goodDoneAt.getTime()).toBeLessThan(badDoneAt.getTime());
}, 900_000);
