import fc from 'fast-check';
import { test } from 'vitest';
import { engine } from '../../prisma/client.ts';
import { SUNDAY_MORNING } from '../fixtures/network.ts';
import { placed, schedule, windowIn } from './place-scene.ts';
import { clock, somebody, useReferralScene } from './scene.ts';
import { follow, visitCourses } from './visit-model.ts';

useReferralScene();

test('whatever home and hospital do at the same time, a referral and its place stand where they belong', async () => {
  const check = fc.asyncProperty(visitCourses, async (course) => {
    clock.set(SUNDAY_MORNING);
    await somebody();
    const slots = [(await windowIn(1)).reserved, (await windowIn(3)).reserved];
    await follow(await schedule(await placed(), slots[0] ?? ''), course, slots);
  });
  await fc.assert(check, { numRuns: engine() === 'sqlite' ? 12 : 4 });
}, 600_000);
