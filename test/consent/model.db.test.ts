import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharingDecisionOf } from '../../domain/consent/sharing-facts.ts';
import { rows } from '../../prisma/client.ts';
import { outcomesOf } from '../fixtures/refusal.ts';
import {
  clinic,
  clock,
  HOUR,
  hospital,
  isOpenTo,
  newResident,
  placeOf,
  record,
  refuse,
  residentId,
  useConsentScene,
  withdraw,
} from './scene.ts';

useConsentScene();

type Step =
  | {
      readonly do: 'give' | 'refuse';
      readonly to: readonly number[];
      readonly ago: number;
      readonly term: number;
    }
  | { readonly do: 'withdraw'; readonly which: number }
  | { readonly do: 'wait'; readonly hours: number };
/** Something is open to begin with. */
const FIRST: Step = { do: 'give', to: [0, 1], ago: 2, term: 9 };
const recipients = fc.subarray([0, 1], { minLength: 1 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constantFrom('give' as const, 'refuse' as const),
      to: recipients,
      ago: fc.integer({ min: 0, max: 4 }),
      term: fc.integer({ min: 1, max: 6 }),
    }),
    fc.record({ do: fc.constant('withdraw' as const), which: fc.nat(3) }),
    fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 3 }) }),
  ),
  { minLength: 1, maxLength: 7 },
);

test('what is open to read is what the decision table allows, whatever happened, at every hour', async () => {
  const places = [clinic, hospital];
  const agree = async () => {
    for (const place of places) {
      const question = { sharing: 'DISCLOSURE', purpose: 'RECORD_SHARING' } as const;
      const asked = { ...question, recipientOrgId: placeOf(place), at: clock.now() };
      const { isAllowed } = await sharingDecisionOf({ rows }, residentId, asked);
      expect(await isOpenTo(place)).toBe(isAllowed);
    }
  };
  const given: string[] = [];
  const take = async (step: Step) => {
    if (step.do === 'wait') return clock.advance(step.hours * HOUR);
    if (step.do === 'withdraw') {
      const id = given[step.which];
      if (id !== undefined) await outcomesOf([withdraw(id)]);
      return;
    }
    const signedAt = new Date(clock.now().getTime() - step.ago * HOUR);
    const recipientOrgIds = places.filter((_place, at) => step.to.includes(at)).map(placeOf);
    const validUntilAt = new Date(signedAt.getTime() + step.term * HOUR);
    if (step.do === 'give') given.push(await record({ signedAt, recipientOrgIds, validUntilAt }));
    else await refuse({ signedAt, recipientOrgIds });
  };
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      await newResident();
      given.length = 0;
      for (const step of [FIRST, ...all]) {
        await take(step);
        await agree();
      }
      for (let hour = 0; hour < 7; hour += 1) {
        clock.advance(HOUR);
        await agree();
      }
    }),
    { numRuns: 25 },
  );
});
