import assert from 'node:assert/strict';
import { addDays, atLocalTime } from '../../domain/calendar-date.ts';
import { type Kept, type MutationName, nodeOf, refusalIn } from '../support/acts.ts';
import type { Player } from './client.ts';
import { tellFamily } from './families.ts';
import { inWords, type Round, roundsOf, type Stay, staysOf, theFirst } from './linked-wards.ts';
import { NEW_DOSE, wayDown } from './referral-content.ts';
import { asReadBy, isRefused, moves, type Referral } from './referrals.ts';
import { when } from './times.ts';
import { itIs, type Way } from './way-up.ts';

const BLOCK = `query ($id: ID!) { resident(id: $id) { safetyBlock { edition allergies { substance }
  medicines { name dose } } } }`;

interface Block {
  readonly resident: {
    readonly safetyBlock: {
      readonly edition: number;
      readonly allergies: readonly { readonly substance: string }[];
      readonly medicines: readonly { readonly name: string; readonly dose: string }[];
    };
  };
}

/** The owner compares what came back, line by line; without that the loop stays open. */
export async function reconciles(way: Way, back: Referral): Promise<Referral> {
  const { stage, part, elder } = way;
  const { nurse } = stage.cast.of('home');
  const { doctor } = part.clinic;
  await itIs(way, 'An hour later.', { days: 3, time: '10:00' });
  await isRefused(stage, `${doctor.name} cannot close it before she has compared what came back.`, {
    ...{ by: doctor, act: 'referralClose', on: back, more: { followUp: '联动病房' }, code: 'NOT_RECONCILED' },
  });
  const medicines = { line: 'MEDICINES', decision: 'TAKE_OVER' };
  await isRefused(stage, 'She takes over the new dose, and overlooks the allergy.', {
    ...{ by: doctor, act: 'referralReconcile', on: back, more: { lines: [medicines] } },
    code: 'LINE_UNDECIDED',
  });
  const lines = [medicines, { line: 'ALLERGIES', decision: 'TAKE_OVER' }];
  const reconciled = await moves(stage, 'Line by line: both are taken over.', {
    ...{ by: doctor, act: 'referralReconcile', on: back, more: { lines }, to: 'FEEDBACK_RETURNED' },
  });
  await stage.step(
    `${nurse.name} reads it in the home in the same minute.`,
    nurse.asks<Block>('resident', BLOCK, { id: elder.id }),
    ({ resident: { safetyBlock } }) => {
      assert.equal(safetyBlock.edition, 2);
      assert.equal(safetyBlock.medicines[0]?.dose, NEW_DOSE);
      const allergies = safetyBlock.allergies.map(({ substance }) => substance);
      const doses = safetyBlock.medicines.map(({ name, dose }) => `${name} ${dose}`);
      return `edition ${safetyBlock.edition}: allergic to ${allergies.join(', ')}; ${doses.join(', ')}`;
    },
  );
  return reconciled;
}

/** The hospital sends her down near home, on the same journey; the ward says yes. */
async function isSentDown(way: Way, up: Referral): Promise<Referral> {
  const { stage, part, elder, firstOn } = way;
  const { cast, clock } = stage;
  const hospital = cast.of('hospital');
  const { office, ward } = part;
  const content = wayDown(await clock.now(), hospital, ward);
  const draft = await moves(stage, `${hospital.doctor.name} refers her down to ${ward.name}, to recover.`, {
    ...{ by: hospital.doctor, act: 'referralDraft', to: 'DRAFT' },
    more: { residentId: elder.id, parentReferralId: up.id, ...content },
  });
  assert.equal(draft.journeyId, up.journeyId);
  const signed = await moves(stage, 'A doctor writes and signs in one.', {
    ...{ by: hospital.doctor, act: 'referralSubmit', on: draft, to: 'PENDING_REVIEW' },
  });
  const sent = await moves(stage, `${office.name} lets it go out.`, {
    ...{ by: office, act: 'referralReview', on: signed, to: 'SENT' },
  });
  await itIs(way, 'Thursday afternoon.', { days: 3, time: '14:00' });
  const seen = await moves(stage, `${ward.doctor.name} takes it up.`, {
    ...{ by: ward.doctor, act: 'referralReceive', on: sent, to: 'SENT' },
  });
  await stage.step(
    'She reads the new dose, not the one with which the way began, and when to send her back up.',
    asReadBy(ward.doctor, seen),
    ({ referral }) => {
      assert.equal(referral?.safety?.medicines[0]?.dose, NEW_DOSE);
      assert.equal(referral?.safety?.allergies.length, 2);
      return `${referral?.safety?.medicines[0]?.name} ${NEW_DOSE}; back up with: ${referral?.record?.warningSigns}`;
    },
  );
  const yes = {
    contactName: ward.doctor.name,
    contactPhone: '0756-2654321',
    expectedOn: addDays(firstOn, 4),
  };
  return moves(stage, 'There is a bed tomorrow.', {
    ...{ by: ward.doctor, act: 'referralAccept', on: seen, more: yes, to: 'PLACED' },
  });
}

/** With the arrival the stay is open and its first round planned; nobody has to think of it. */
async function staysInWard(way: Way, placed: Referral): Promise<Stay> {
  const { stage, part, elder } = way;
  const { doctor } = part.ward;
  await itIs(way, 'Friday.', { days: 4, time: '10:30' });
  await moves(stage, `${elder.name} is in the ward.`, {
    ...{ by: doctor, act: 'referralArrive', on: placed, to: 'ARRIVED' },
  });
  const found = await stage.step(
    'The stay has opened by itself, and a round of both doctors is planned.',
    staysOf(doctor, elder.id),
    (stays) => {
      const { state, nextRoundOn, hospital, wardOrganization } = theFirst(stays);
      assert.equal(state, 'ACTIVE');
      assert.notEqual(nextRoundOn, null);
      return `${state}, ${hospital.name} and ${wardOrganization.name}, next round on ${nextRoundOn}`;
    },
  );
  const { id: linkedWardStayId, version: expectedVersion } = theFirst(found);
  const assigned = await stage.step(
    `${doctor.name} gives her a bed.`,
    doctor.does<Kept & { bedNo: string }>(
      'linkedWardAssign',
      { linkedWardStayId, expectedVersion, bedNo: 'K3' },
      'id version bedNo',
    ),
    (answer) => {
      assert.equal(nodeOf(answer).bedNo, 'K3');
      return `bed ${nodeOf(answer).bedNo}`;
    },
  );
  await tellFamily(stage, elder, {
    sentence: 'She is nearer home: the family is to be told again.',
    text: '已转社区联动病房，探视时间已告知',
  });
  return { ...theFirst(found), ...nodeOf(assigned) };
}

const FOUND = { mode: 'IN_PERSON', findings: '呼吸平稳，下肢无水肿', orders: '继续利尿，步行训练' };

/** What is done to a round. @returns the round, as it stands then */
const onRound =
  (by: Player, act: MutationName, { id, version }: Kept) =>
  (more: object) =>
    by.does<Pick<Round, 'id' | 'version' | 'state'>>(
      act,
      { jointRoundId: id, expectedVersion: version, ...more },
      'id version state',
    );

/** The specialist comes down to the ward; one writes, the other signs. */
async function seeHerTogether({ stage, part }: Way, stay: Stay): Promise<void> {
  const { cast, clock, step } = stage;
  const { doctor: specialist } = cast.of('hospital');
  const { doctor } = part.ward;
  const planned = await step('The round, as the hospital sees it.', roundsOf(specialist, stay), (found) => {
    assert.deepEqual(
      found.map(({ no, state }) => [no, state]),
      [[1, 'PLANNED']],
    );
    return found.map(inWords).join(' · ');
  });
  const first = theFirst(planned);
  await step(
    `${specialist.name} comes to the ward.`,
    clock.movesTo(atLocalTime(first.plannedOn, '10:00')),
    when,
  );
  const recorded = await step(
    `They see her together, and ${specialist.name} writes it down: that is his signature.`,
    onRound(specialist, 'jointRoundRecord', first)(FOUND),
    (answer) => {
      assert.equal(nodeOf(answer).state, 'RECORDED');
      return nodeOf(answer).state;
    },
  );
  await step(
    'He does not sign for the ward as well.',
    onRound(specialist, 'jointRoundSign', nodeOf(recorded))({}),
    (answer) => {
      assert.equal(refusalIn(answer).code, 'NOT_YOUR_ACT');
      return `refused: ${refusalIn(answer).message} (${refusalIn(answer).rule})`;
    },
  );
  await step(
    `${doctor.name} signs for the ward.`,
    onRound(doctor, 'jointRoundSign', nodeOf(recorded))({}),
    (answer) => {
      assert.equal(nodeOf(answer).state, 'DONE');
      return nodeOf(answer).state;
    },
  );
  const { nurse } = cast.of('home');
  await step(
    `${nurse.name} sees that both were there and when they come again, and not what they wrote.`,
    roundsOf(nurse, stay),
    (found) => {
      assert.deepEqual(
        found.map(({ state, signatures, record }) => [state, signatures.length, record]),
        [
          ['DONE', 2, null],
          ['PLANNED', 0, null],
        ],
      );
      return found.map(inWords).join(' · ');
    },
  );
}

/** Down to a ward near home, on the journey of the way up. */
export async function goesDown(way: Way, up: Referral): Promise<void> {
  const placed = await isSentDown(way, up);
  await seeHerTogether(way, await staysInWard(way, placed));
}
