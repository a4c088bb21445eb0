import assert from 'node:assert/strict';
import { atLocalTime } from '../../../domain/calendar-date.ts';
import { DEMO_PASSWORD } from '../../../domain/sign-in/demo-logins.ts';
import { nodeOf, refusalIn } from '../../support/acts.ts';
import { createPlayer } from '../client.ts';
import { actOn, EMERGENCY, type Emergency, emergenciesFor, inWords, theOne } from '../emergencies.ts';
import { invite } from '../entering.ts';
import { looksAtOwn, inWords as looksInWords } from '../own-access-log.ts';
import { openIn, inWords as recordInWords, recordOf } from '../records.ts';
import type { Chapter, Stage } from '../stage.ts';
import { when } from '../times.ts';

async function opens({ cast, step }: Stage): Promise<Emergency> {
  const { doctor } = cast.of('hospital');
  const [granny] = cast.of('elders');
  const needed = { idType: 'ID_CARD', idNo: granny.idNo, reasonCode: 'UNCONSCIOUS', hours: 2 };
  const open = (reasonText: string) =>
    doctor.does<Emergency>('breakGlassOpen', { ...needed, reasonText }, EMERGENCY);
  await step(
    `An ambulance brings ${granny.name}, unconscious. ${doctor.name} has nothing but her card; one word is no reason.`,
    open('急诊'),
    (answer) => {
      assert.equal(refusalIn(answer).code, 'REASON_TEXT_SHORT');
      return `refused: ${refusalIn(answer).message} (${refusalIn(answer).rule})`;
    },
  );
  const opened = await step(
    'With a reason the record opens at once, for two hours.',
    open('120送入，意识不清，无家属陪同'),
    (answer) => inWords(nodeOf(answer)),
  );
  await step('Whom to call, what she has signed:', recordOf(doctor, granny.id), (answer) =>
    recordInWords(openIn(answer)),
  );
  return nodeOf(opened);
}

async function seenByOthers({ cast, step }: Stage, { id }: Emergency): Promise<void> {
  const { nurse } = cast.of('home');
  const { admin } = cast.of('hospital');
  await step(
    `${nurse.name} sees it in the list of the home in the same minute.`,
    emergenciesFor(nurse),
    (found) => inWords(theOne(found, id)),
  );
  await step(
    `${admin.name} sees that a doctor of the hospital did it, and neither whose record nor the words.`,
    emergenciesFor(admin),
    (found) => {
      const { resident, reasonText } = theOne(found, id);
      assert.deepEqual([resident, reasonText], [null, null]);
      return inWords(theOne(found, id));
    },
  );
}

/** It ends by the clock; where that cannot be moved, the doctor ends it. */
async function ends({ cast, clock, step }: Stage, emergency: Emergency): Promise<void> {
  const { doctor } = cast.of('hospital');
  const [granny] = cast.of('elders');
  if (clock.isMovable) {
    await step('Two hours later nobody has done anything.', clock.movesTo(new Date(emergency.endsAt)), when);
  } else {
    await step(`${doctor.name} needs it no more.`, actOn(doctor, 'breakGlassClose', emergency), (answer) =>
      inWords(nodeOf(answer)),
    );
  }
  await step(`To ${doctor.name} the record is closed again.`, recordOf(doctor, granny.id), ({ data }) => {
    assert.equal(data.resident, null);
    return JSON.stringify(data);
  });
}

async function review({ url, step }: Stage, { id }: Emergency): Promise<void> {
  const security = createPlayer(url, '方以宁', 'security-admin');
  await step('The security administrator signs in.', security.signsIn(DEMO_PASSWORD), ({ body }) =>
    body.organization.roles.join(' '),
  );
  const waiting = await step('It waits for a review.', emergenciesFor(security, ['TO_REVIEW']), (found) =>
    inWords(theOne(found, id)),
  );
  const finding = { finding: 'JUSTIFIED', findingText: '急诊病历与查阅时间相符' };
  await step(
    'It was right, and is signed off.',
    actOn(security, 'breakGlassSignOff', theOne(waiting, id), finding),
    (answer) => {
      assert.equal(nodeOf(answer).state, 'SIGNED_OFF');
      return inWords(nodeOf(answer));
    },
  );
}

/** Opened alone, seen by everybody whom it concerns, reviewed (docs/decisions/break-glass.md). */
export const chapter: Chapter = {
  title: 'In an emergency',
  async tell(stage) {
    const { cast, clock, step } = stage;
    const { nurse, id } = cast.of('home');
    const { doctor } = cast.of('hospital');
    const [granny] = cast.of('elders');
    const whose = { name: granny.name, residentId: granny.id, as: 'to read her own record' };
    const herself = await invite(stage, nurse, id, { ...whose, role: 'RESIDENT', login: 'chen' });
    if (clock.isMovable) {
      const night = atLocalTime(cast.of('serviceDates')[0], '23:10');
      await step('It is night.', clock.movesTo(night), when);
    }
    const emergency = await opens(stage);
    await seenByOthers(stage, emergency);
    await ends(stage, emergency);
    await review(stage, emergency);
    await step(
      `${granny.name} is well again, and reads who looked at her data.`,
      looksAtOwn(herself),
      (looks) => {
        assert.ok(looks.some((one) => one.personName === doctor.name && one.operation === 'resident'));
        return looksInWords(looks);
      },
    );
  },
};
