import { expect, test } from 'vitest';
import { startJobs } from '../../server/jobs.ts';
import { createLogger } from '../../server/log.ts';

const logger = createLogger('silent');
const now = new Date('2026-11-23T01:00:00Z');

test('a moved clock runs every job once, in order, and one that fails stops no other', async () => {
  const ran: string[] = [];
  const job = (name: string) => ({
    name,
    everySeconds: 1,
    run: async (at: Date) => ran.push(`${name} ${at.toISOString()}`),
  });
  const failing = { name: 'failing', everySeconds: 1, run: () => Promise.reject(new Error('no')) };
  const jobs = startJobs([job('first'), failing, job('last')], {
    isScheduled: false,
    logger,
    now: () => now,
  });
  await jobs.runAll(now);
  expect(ran).toEqual(['first 2026-11-23T01:00:00.000Z', 'last 2026-11-23T01:00:00.000Z']);
  await jobs.stop();
});

test('stopping waits for the run that is under way', async () => {
  let finish = () => {};
  let isDone = false;
  const slow = {
    name: 'slow',
    everySeconds: 1,
    run: () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }).then(() => {
        isDone = true;
      }),
  };
  const jobs = startJobs([slow], { isScheduled: false, logger, now: () => now });
  const run = jobs.runAll(now);
  await Promise.resolve();
  const stopped = jobs.stop().then(() => isDone);
  finish();
  expect(await stopped).toBe(true);
  await run;
});

test('what is left to do is done behind the last run, also where one of it fails', async () => {
  const done: string[] = [];
  const job = (name: string) => ({
    name,
    everySeconds: 1,
    run: async () => done.push(`${name} runs`),
    atStop: async () => done.push(`${name} ends`),
  });
  const failing = { ...job('failing'), atStop: () => Promise.reject(new Error('no')) };
  const jobs = startJobs([failing, job('other')], { isScheduled: false, logger, now: () => now });
  await jobs.runAll(now);
  await jobs.stop();
  expect(done).toEqual(['failing runs', 'other runs', 'other ends']);
});
