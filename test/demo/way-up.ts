import assert from 'node:assert/strict';
import { addDays, atLocalTime, localDateOf, weekdayOf } from '../../domain/calendar-date.ts';
import { nodeOf } from '../support/acts.ts';
import type { Elder } from './cast.ts';
import type { Player } from './client.ts';
import { tellFamily } from './families.ts';
import { FEEDBACK, SAFETY_BEFORE, wayUp } from './referral-content.ts';
import { asReadBy, isRefused, moves, type Referral, readsAgain } from './referrals.ts';
import type { Stage } from './stage.ts';
import type { TakingPart } from './taking-part.ts';
import { when } from './times.ts';

/** The way of one elder, from the first day on. */
export interface Way {
  readonly stage: Stage;
  readonly part: TakingPart;
  readonly elder: Elder;
  /** The first day, YYYY-MM-DD. */
  readonly firstOn: string;
}

/** The clock goes on to an hour of a day of the way, 0 for the first. */
export const itIs = (
  { stage: { clock, step }, firstOn }: Way,
  sentence: string,
  { days, time }: { readonly days: number; readonly time: string },
) => step(sentence, clock.movesTo(atLocalTime(addDays(firstOn, days), time)), when);

/** What a referral needs before anybody signs it, and is refused without. */
async function makesReady({ stage, part, elder }: Way, draft: Referral): Promise<void> {
  const { cast, clock, step } = stage;
  const { nurse, name } = cast.of('home');
  const submit = { by: nurse, act: 'referralSubmit', on: draft } as const;
  await isRefused(stage, 'Nobody would know what she must not be given: it cannot go out so.', {
    ...{ ...submit, code: 'SAFETY_BLOCK_MISSING' },
  });
  await step(
    'Her allergies, medicines and risks are written down, once, and travel with her from now on.',
    nurse.does<{ edition: number }>(
      'safetyBlockRecord',
      { residentId: elder.id, ...SAFETY_BEFORE },
      'edition',
    ),
    (answer) => {
      assert.equal(nodeOf(answer).edition, 1);
      return 'edition 1';
    },
  );
  await isRefused(stage, 'She has not agreed that the other hospital hears of her.', {
    ...{ ...submit, code: 'CONSENT_MISSING' },
  });
  const recipientOrgIds = [cast.of('hospital').id, part.other.id, part.ward.id];
  const signed = { signerName: elder.name, basis: 'SELF', decision: 'GIVEN', method: 'PAPER' };
  const consent = { residentId: elder.id, purpose: 'REFERRAL', recipientOrgIds, ...signed };
  const form = { policyRef: `${name}知情同意书 2026-1 第3条`, signedAt: (await clock.now()).toISOString() };
  await step(
    'She signs that both hospitals may, and the ward in which she could recover.',
    nurse.does<{ state: string }>('consentRecord', { ...consent, ...form }, 'id state'),
    (answer) => {
      assert.equal(nodeOf(answer).state, 'GIVEN');
      return nodeOf(answer).state;
    },
  );
}

/** Nurse, doctor, office. */
async function goesOut(way: Way): Promise<Referral> {
  const { stage, part, elder } = way;
  const { cast, clock } = stage;
  const { nurse } = cast.of('home');
  const { id, cardiology } = cast.of('hospital');
  const { clinic, other } = part;
  const asked = [
    { organizationId: id, departmentId: cardiology },
    { organizationId: other.id, departmentId: other.departmentId },
  ];
  await itIs(way, `Monday morning: ${elder.name} cannot breathe lying down.`, { days: 0, time: '09:00' });
  const draft = await moves(stage, `${nurse.name} drafts a referral to two hospitals at once.`, {
    ...{ by: nurse, act: 'referralDraft', to: 'DRAFT' },
    more: { residentId: elder.id, ...wayUp(await clock.now(), clinic.id, asked) },
  });
  await makesReady(way, draft);
  const submitted = await moves(stage, 'Now it can be handed in. A nurse writes, a doctor signs.', {
    ...{ by: nurse, act: 'referralSubmit', on: draft, to: 'PENDING_COSIGN' },
  });
  await itIs(way, 'Twenty minutes later.', { days: 0, time: '09:20' });
  const signed = await moves(stage, `${clinic.doctor.name}, who has seen her, signs and follows it.`, {
    ...{ by: clinic.doctor, act: 'referralCosign', on: submitted, to: 'PENDING_REVIEW' },
  });
  return moves(stage, `${clinic.office.name} lets it go out: both hospitals are asked.`, {
    ...{ by: clinic.office, act: 'referralReview', on: signed, to: 'SENT' },
  });
}

interface Candidate {
  readonly office: Player;
  readonly name: string;
}

/** One of several reads what it decides on, and not about whom. */
async function readsNotice({ step }: Stage, referral: Referral, { office, name }: Candidate): Promise<void> {
  await step(
    `${office.name} of ${name} reads a notice: no name, and not that somebody else is asked.`,
    asReadBy(office, referral),
    ({ referral: seen }) => {
      assert.ok(seen !== null);
      const { resident, fromOrganization, record, safety, targets } = seen;
      assert.deepEqual([resident, fromOrganization, record, safety], [null, null, null, null]);
      assert.deepEqual(
        targets.map(({ organization }) => organization.name),
        [name],
      );
      assert.equal(seen.notice.diagnosisGroup, 'I00_I99');
      const { sex, ageBand, diagnosisGroup, careLevel, isolation, regionCode } = seen.notice;
      return [sex, ageBand, diagnosisGroup, careLevel, isolation, regionCode].join(', ');
    },
  );
}

/** Two are asked by a notice, and take it up. */
async function isAsked(way: Way, sent: Referral): Promise<Referral> {
  const { stage, part } = way;
  const candidates = [{ office: part.office, name: stage.cast.of('hospital').name }, part.other];
  for (const candidate of candidates) await readsNotice(stage, sent, candidate);
  await itIs(way, 'Ten o’clock.', { days: 0, time: '10:00' });
  // Who is asked sees itself alone, and names the version of its own answer; who asks sees them all.
  for (const { office } of candidates)
    await moves(stage, `${office.name} takes it up.`, {
      ...{ by: office, act: 'referralReceive', on: sent, to: 'SENT' },
    });
  const { doctor } = part.clinic;
  return readsAgain(stage, `${doctor.name} reads that both have seen it.`, { by: doctor, on: sent });
}

/** One says yes, is chosen, and is told who it is; to the other there is nothing any more. */
async function isPlaced(way: Way, asked: Referral): Promise<Referral> {
  const { stage, part, elder, firstOn } = way;
  const { name } = stage.cast.of('hospital');
  const { clinic, office, other } = part;
  const targetId = asked.targets.find(({ organization }) => organization.name === name)?.id;
  const choose = { by: clinic.doctor, act: 'referralChoose', more: { targetId } } as const;
  await isRefused(stage, 'Nobody is chosen who has not said yes.', {
    ...{ ...choose, on: asked, code: 'NOT_ACCEPTED' },
  });
  const yes = { contactName: '导诊台', contactPhone: '0756-2123456', expectedOn: addDays(firstOn, 1) };
  const own = await readsAgain(stage, `${office.name} reads it again.`, { by: office, on: asked });
  await moves(stage, `${office.name} has a bed for tomorrow, and says yes.`, {
    ...{ by: office, act: 'referralAccept', on: own, more: yes, to: 'SENT' },
  });
  const { doctor } = clinic;
  const accepted = await readsAgain(stage, `${doctor.name} reads who says yes.`, { by: doctor, on: asked });
  await itIs(way, 'Before noon.', { days: 0, time: '11:30' });
  const placed = await moves(stage, `${clinic.doctor.name} chooses ${name}: now it is told who comes.`, {
    ...{ ...choose, on: accepted, to: 'PLACED' },
  });
  await stage.step(`${name} reads her name …`, asReadBy(office, placed), ({ referral }) => {
    assert.equal(referral?.resident?.name, elder.name);
    return `${referral?.resident?.name}, from ${referral?.fromOrganization?.name}`;
  });
  await stage.step(
    '… and for the other hospital there is no such referral.',
    asReadBy(other.office, placed),
    (answer) => {
      assert.equal(answer.referral, null);
      return JSON.stringify(answer);
    },
  );
  return placed;
}

/** A bed, the arrival, and the family. */
async function arrives(way: Way, placed: Referral): Promise<Referral> {
  const { stage, elder, firstOn } = way;
  const { scheduler } = stage.cast.of('hospital');
  const reserved = await moves(stage, `${scheduler.name} reserves the bed.`, {
    ...{ by: scheduler, act: 'referralSchedule', on: placed, to: 'PLACED' },
    more: { expectedOn: addDays(firstOn, 1) },
  });
  await stage.step(
    'Who gives out beds sees whom to expect, and not why.',
    asReadBy(scheduler, reserved),
    ({ referral }) => {
      assert.equal(referral?.resident?.name, elder.name);
      assert.deepEqual([referral?.record, referral?.safety], [null, null]);
      return `${referral?.resident?.name}; no diagnosis, no reason, no medicines`;
    },
  );
  await itIs(way, 'Tuesday.', { days: 1, time: '10:00' });
  const arrived = await moves(stage, `${elder.name} is there.`, {
    ...{ by: scheduler, act: 'referralArrive', on: reserved, to: 'ARRIVED' },
  });
  await tellFamily(stage, elder, {
    sentence: 'In the same moment her home has a task: her family is to be told.',
    text: '已住院，儿子下午到医院',
  });
  return arrived;
}

/** A referral up, until the hospital has sent back what it did. */
export async function goesUp(way: Way): Promise<Referral> {
  const { stage, elder } = way;
  const { doctor } = stage.cast.of('hospital');
  const arrived = await arrives(way, await isPlaced(way, await isAsked(way, await goesOut(way))));
  const treated = await moves(stage, `${doctor.name} treats her.`, {
    ...{ by: doctor, act: 'referralTreat', on: arrived, to: 'IN_TREATMENT' },
  });
  await itIs(way, `Thursday: ${elder.name} sleeps lying down again.`, { days: 3, time: '09:00' });
  const completed = await moves(stage, 'The treatment is over.', {
    ...{ by: doctor, act: 'referralComplete', on: treated, to: 'COMPLETED' },
  });
  return moves(stage, `${doctor.name} sends back what was done: another dose, one allergy more.`, {
    ...{ by: doctor, act: 'referralFeedback', on: completed, more: FEEDBACK, to: 'FEEDBACK_RETURNED' },
  });
}

/** The Monday after today. */
export async function mondayAfter({ clock }: Stage): Promise<string> {
  const todayOn = localDateOf(await clock.now());
  return addDays(todayOn, 8 - weekdayOf(todayOn));
}
