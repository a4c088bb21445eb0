import assert from 'node:assert/strict';
import { newId } from '../../../domain/id.ts';
import { DEMO_PASSWORD } from '../../../domain/sign-in/demo-logins.ts';
import { createPlayer } from '../client.ts';
import { entriesOf, type Journey, journeyFor, timeline } from '../journeys.ts';
import { moves, type Referral } from '../referrals.ts';
import type { Chapter } from '../stage.ts';
import { takePart } from '../taking-part.ts';
import { goesDown, reconciles } from '../way-down.ts';
import { goesUp, itIs, mondayAfter, type Way } from '../way-up.ts';

/** Each of these happened, in this order, to the referral or to the ward. */
const STORY = [
  ...['referral SENT', 'referral PLACED', 'referral ARRIVED', 'referral FEEDBACK_RETURNED', 'referral SENT'],
  ...['referral ARRIVED', 'linkedWardStay ACTIVE', 'jointRound DONE', 'referral CLOSED'],
];

/** Whether all of a story happened, in its order, whatever else did between. */
function isTold(story: readonly string[], happened: readonly string[]): boolean {
  let told = 0;
  for (const one of happened) if (one === story[told]) told += 1;
  return told === story.length;
}

const handsOf = (journey: Journey): readonly (string | null)[] => [
  ...new Set(entriesOf(journey).map(({ organization }) => organization)),
];

/** Everybody who had a part reads one timeline. */
async function isRead({ stage, part, elder }: Way, { journeyId }: Referral): Promise<void> {
  const { cast, step } = stage;
  const { nurse } = cast.of('home');
  const { other, ward } = part;
  const whole = await step(
    `${nurse.name}, who began it, reads the whole way.`,
    journeyFor(nurse, journeyId),
    (journey) => {
      assert.equal(journey?.resident.name, elder.name);
      assert.equal(journey.entries.pageInfo.hasNextPage, false);
      const happened = entriesOf(journey).map(({ noun, toState }) => `${noun} ${toState}`);
      assert.ok(isTold(STORY, happened));
      assert.equal(handsOf(journey).length, 5);
      return `${happened.length} entries by ${handsOf(journey).length} organisations, one journey:`;
    },
  );
  if (whole !== null) stage.shows(timeline(entriesOf(whole)));
  await step(
    `${ward.doctor.name} reads the same, but for who was asked and not chosen.`,
    journeyFor(ward.doctor, journeyId),
    (journey) => {
      assert.ok(journey !== null && whole !== null);
      const missing = handsOf(whole).filter((one) => !handsOf(journey).includes(one));
      assert.deepEqual(missing, [other.name]);
      return `${entriesOf(journey).length} entries by ${handsOf(journey).length} organisations`;
    },
  );
}

/** To who has no part in it a journey is what one is that nobody has gone. */
async function isForeign({ stage, part }: Way, { journeyId }: Referral): Promise<void> {
  const { clock, step, url } = stage;
  const foreign = createPlayer(url, '林静雯', 'nh-nurse');
  await foreign.signsIn(DEMO_PASSWORD).carryOut();
  const unknown = newId(await clock.now());
  for (const [who, where] of [
    [foreign, 'a nurse of another home'],
    [part.other.office, `of ${part.other.name}`],
  ] as const) {
    const nothing = await journeyFor(who, unknown).carryOut();
    await step(`To ${who.name}, ${where}, there is no such journey.`, journeyFor(who, journeyId), (found) => {
      assert.deepEqual([found, nothing], [null, null]);
      return 'null';
    });
  }
}

/** Nurse, doctor, office, hospital, feedback, down, linked ward, closed (domain 3.5, 3.7, 8). */
export const chapter: Chapter = {
  title: 'Up and back',
  needsClock: 'a week passes.',
  async tell(stage) {
    const part = await takePart(stage);
    const [elder] = stage.cast.of('elders');
    const way = { stage, part, elder, firstOn: await mondayAfter(stage) };
    const up = await goesUp(way);
    const reconciled = await reconciles(way, up);
    await goesDown(way, reconciled);
    const { doctor } = part.clinic;
    await itIs(way, 'In the evening of the same day.', { days: 7, time: '17:00' });
    const closed = await moves(
      stage,
      `${doctor.name}, who has followed it since she signed, closes the loop.`,
      {
        ...{ by: doctor, act: 'referralClose', on: reconciled, to: 'CLOSED' },
        more: { followUp: '联动病房每周查房，两周后回院复查' },
      },
    );
    await isRead(way, closed);
    await isForeign(way, closed);
  },
};
