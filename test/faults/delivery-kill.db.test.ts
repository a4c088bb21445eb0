import { expect, inject, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { deliverUnderKills } from '../support/delivery-kills.ts';

const database = useDatabase();

// The whole count on one engine: what takes time is the deliverer that starts again, and not the database.
const { messages, kills } =
  inject('template').engine === 'sqlite' ? { messages: 1000, kills: 20 } : { messages: 250, kills: 5 };

test(`${messages} messages to each of two systems, one wrong in 30 % of the calls, ${kills} kills: each is heard once and in order`, async () => {
  const { badDoneAt, goodDoneAt } = await deliverUnderKills(database.url, { messages, kills });
  // Who is well does not wait for who is not.
  expect(goodDoneAt.getTime()).toBeLessThan(badDoneAt.getTime());
}, 900_000);
