import { beforeAll, describe, expect, test } from 'vitest';
import { write } from '../../prisma/client.ts';
import { haveAccount, PASSWORD } from '../fixtures/accounts.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { ACCEPTANCE, feedback, openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { todayOf } from '../fixtures/town.ts';
import { type MutationName, nodeOf, refusalIn } from '../support/acts.ts';
import { type LastingClient, lastingClient } from '../support/lasting-client.ts';

useTown();

let people: Referrals;
let residentId: string;
let resident: LastingClient;
let logins = 0;
beforeAll(async () => {
  people = await openReferrals(town);
});

/** Somebody new in the home who can be referred, with an account. */
async function newResident(): Promise<void> {
  residentId = await people.referable();
  logins += 1;
  const login = `referred-${logins}`;
  await haveAccount({ login, roles: [{ organizationId: town.network.home.id, role: 'RESIDENT' }] });
  await write((tx) => tx.db.person.update({ where: { login }, data: { residentId } }));
  resident = lastingClient(town.service.url, login);
  await resident.signIn(PASSWORD);
}

interface Shown {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly targets: readonly { readonly state: string; readonly infoQuestion: string | null }[];
  readonly availableActions: readonly { readonly action: string; readonly isAvailable: boolean }[];
}
const ENTRY = 'id version state targets { state infoQuestion infoAnswer } owner { name }';
const WHOLE = `${ENTRY} record { presentIllness } diagnoses { name } safety { allergies { substance } }
  feedback { nextPlan isUrgentFollowUp safety { medicines { dose } } } endText
  availableActions { action isAvailable } events { act }`;
const READ = `query ($id: ID!) { referral(id: $id) { ${WHOLE} } }`;
const readBy = async (client: LastingClient, id: string) =>
  (await client.ask<{ referral: Shown | null }>(READ, { id })).referral;

const claim = ({ id, version }: Shown) => ({ referralId: id, expectedVersion: version });
/** An act on a referral as the last one left it. */
const does = async (by: LastingClient, act: MutationName, on: Shown, rest: object = {}) =>
  nodeOf(await by.act<Shown>(act, { ...claim(on), ...rest }, ENTRY));
const available = (referral: Shown | null): string[] =>
  (referral?.availableActions ?? []).filter((one) => one.isAvailable).map(({ action }) => action);

const LISTED = `query ($worklist: ReferralWorklist!) { referrals(filter: { worklist: $worklist }, first: 50) {
  edges { node { id } } } }`;
const isOn = async (client: LastingClient, worklist: string, { id }: Shown): Promise<boolean> => {
  interface Answer {
    readonly referrals: { readonly edges: readonly { readonly node: { readonly id: string } }[] };
  }
  const { referrals } = await client.ask<Answer>(LISTED, { worklist });
  return referrals.edges.some(({ node }) => node.id === id);
};

async function drafted(): Promise<Shown> {
  await newResident();
  const input = { residentId, ...people.content() };
  return nodeOf(await town.nurse.act<Shown>('referralDraft', input, ENTRY));
}
/** A new referral that the hospital has to answer. */
async function sent(): Promise<Shown> {
  const submitted = await does(town.nurse, 'referralSubmit', await drafted());
  return does(people.office, 'referralReview', await does(people.doctor, 'referralCosign', submitted));
}
async function placed(): Promise<Shown> {
  const received = await does(people.hospitalOffice, 'referralReceive', await sent());
  const when = { ...ACCEPTANCE, expectedOn: todayOf(town) };
  return does(people.hospitalOffice, 'referralAccept', received, when);
}
async function completed(): Promise<Shown> {
  const arrived = await does(town.scheduler, 'referralArrive', await placed());
  return does(town.doctor, 'referralComplete', await does(town.doctor, 'referralTreat', arrived));
}

test('a referral from the draft of a nurse until its doctor closes the loop', async () => {
  const { doctor, office, hospitalOffice } = people;
  const draft = await drafted();
  expect(await isOn(town.nurse, 'DRAFTS', draft)).toBe(true);
  expect([await readBy(doctor, draft.id), await readBy(resident, draft.id)]).toEqual([null, null]);

  const submitted = await does(town.nurse, 'referralSubmit', draft);
  expect(submitted.state).toBe('PENDING_COSIGN');
  expect(await isOn(doctor, 'TO_COSIGN', draft)).toBe(true);
  const signed = await does(doctor, 'referralCosign', submitted);
  expect(signed.state).toBe('PENDING_REVIEW');
  expect(await isOn(office, 'TO_REVIEW', draft)).toBe(true);
  expect(await readBy(hospitalOffice, draft.id)).toBeNull();

  const out = await does(office, 'referralReview', signed);
  expect(out).toMatchObject({ state: 'SENT', targets: [{ state: 'ASKED' }] });
  expect(await isOn(hospitalOffice, 'TO_DECIDE', draft)).toBe(true);
  expect(await readBy(hospitalOffice, draft.id)).toMatchObject({
    ...{ record: { presentIllness: '活动后胸闷，夜间不能平卧' }, diagnoses: [{ name: '心力衰竭' }] },
    safety: { allergies: [{ substance: '青霉素' }] },
  });
  expect(await readBy(town.scheduler, draft.id)).toMatchObject({
    record: null,
    diagnoses: null,
    safety: null,
  });

  const received = await does(hospitalOffice, 'referralReceive', out);
  const asked = await does(hospitalOffice, 'referralRequestInfo', received, { text: '请补充心电图' });
  expect(await isOn(town.nurse, 'WAITING_FOR_INFO', draft)).toBe(true);
  expect((await readBy(town.nurse, draft.id))?.targets).toMatchObject([{ infoQuestion: '请补充心电图' }]);
  const answered = await does(town.nurse, 'referralAnswerInfo', asked, { text: '窦性心律' });
  const expectedOn = todayOf(town);
  const accepted = await does(hospitalOffice, 'referralAccept', answered, { ...ACCEPTANCE, expectedOn });
  expect(accepted).toMatchObject({
    state: 'PLACED',
    targets: [{ state: 'ACCEPTED', infoAnswer: '窦性心律' }],
  });
  expect(await isOn(town.scheduler, 'EXPECTED_TODAY', draft)).toBe(true);

  const arrived = await does(town.scheduler, 'referralArrive', accepted);
  const treated = await does(town.doctor, 'referralTreat', arrived);
  expect(await isOn(town.doctor, 'UNDER_TREATMENT', draft)).toBe(true);
  const done = await does(town.doctor, 'referralComplete', treated);
  const returned = await does(town.doctor, 'referralFeedback', done, feedback());
  expect(await isOn(doctor, 'TO_CLOSE', draft)).toBe(true);
  expect(await readBy(town.nurse, draft.id)).toMatchObject({
    feedback: { nextPlan: '低盐饮食，两周后复诊', safety: { medicines: [{ dose: '10mg 每日一次' }] } },
  });

  expect(available(await readBy(doctor, draft.id))).toEqual(
    expect.arrayContaining(['referralReconcile', 'recordVoid']),
  );
  const close = { ...claim(returned), followUp: '一周后复诊' };
  expect(refusalIn(await doctor.act('referralClose', close)).code).toBe('NOT_RECONCILED');
  const undecided = { ...claim(returned), lines: [{ line: 'MEDICINES', decision: 'TAKE_OVER' }] };
  expect(refusalIn(await doctor.act('referralReconcile', undecided))).toMatchObject({
    ...{ code: 'LINE_UNDECIDED', path: ['lines'], message: expect.stringContaining('ALLERGIES') },
  });
  const kept = { line: 'MEDICINES', decision: 'KEEP' };
  const lines = [{ line: 'ALLERGIES', decision: 'TAKE_OVER' }, kept];
  expect(refusalIn(await doctor.act('referralReconcile', { ...claim(returned), lines }))).toMatchObject({
    ...{ code: 'LINE_REASON', path: ['lines', '1', 'reasonText'] },
  });
  const decided = [lines[0], { ...kept, reasonText: '血压已达标，维持原量' }];
  const reconciled = await does(doctor, 'referralReconcile', returned, { lines: decided });
  const block = `query ($id: ID!) { resident(id: $id) { safetyBlock { edition
    allergies { substance } medicines { dose } } } }`;
  expect(await town.nurse.ask(block, { id: residentId })).toEqual({
    resident: {
      safetyBlock: {
        edition: 2,
        allergies: [{ substance: '青霉素' }, { substance: '碘造影剂' }],
        medicines: [{ dose: '5mg 每日一次' }],
      },
    },
  });
  const how =
    'query ($id: ID!) { referral(id: $id) { feedback { reconciledLines { line decision reasonText } } } }';
  expect(await town.nurse.ask(how, { id: draft.id })).toEqual({
    referral: {
      feedback: { reconciledLines: [{ ...lines[0], reasonText: null }, decided[1]] },
    },
  });
  const closed = await does(doctor, 'referralClose', reconciled, { followUp: '一周后复诊' });
  expect(closed.state).toBe('CLOSED');
  for (const client of [town.nurse, office, town.doctor, resident])
    expect(await readBy(client, draft.id)).toMatchObject({ state: 'CLOSED', endText: '一周后复诊' });
  expect(available(await readBy(town.doctor, draft.id))).toEqual([]);
});

describe('another way', () => {
  test('the doctor gives it back, and signs it when it is better', async () => {
    const submitted = await does(town.nurse, 'referralSubmit', await drafted());
    const why = { reasonCode: 'INCOMPLETE' };
    expect(
      refusalIn(await people.doctor.act('referralReturn', { ...claim(submitted), ...why })),
    ).toMatchObject({
      path: ['reasonText'],
    });
    const back = await does(people.doctor, 'referralReturn', submitted, { ...why, reasonText: '缺血氧' });
    expect(await readBy(town.nurse, back.id)).toMatchObject({ state: 'DRAFT', endText: '缺血氧' });
    const vitals = { oxygenSaturation: 93, pulse: 90 };
    const better = await does(town.nurse, 'referralRevise', back, people.content({ vitals }));
    const again = await does(town.nurse, 'referralSubmit', better);
    expect((await does(people.doctor, 'referralCosign', again)).state).toBe('PENDING_REVIEW');
  });

  test('the hospital says no, and the doctor ends it unmet', async () => {
    const received = await does(people.hospitalOffice, 'referralReceive', await sent());
    const unmet = { reasonCode: 'NO_TARGET' };
    const early = await people.doctor.act('referralCloseUnmet', { ...claim(received), ...unmet });
    expect(refusalIn(early).code).toBe('STILL_ASKED');
    const rejected = await does(people.hospitalOffice, 'referralReject', received, { reasonCode: 'NO_BED' });
    expect(rejected).toMatchObject({ state: 'SENT', targets: [{ state: 'REJECTED' }] });
    expect(await readBy(people.hospitalOffice, received.id)).toMatchObject({ record: null, diagnoses: null });
    expect(await isOn(town.nurse, 'REJECTED', received)).toBe(true);
    const ended = await does(people.doctor, 'referralCloseUnmet', rejected, unmet);
    expect(ended.state).toBe('CLOSED_UNMET');
    expect(await readBy(people.hospitalOffice, received.id)).toBeNull();
  });

  test('the resident takes it back, and the hospital has nothing of it any more', async () => {
    const out = await sent();
    expect(available(await readBy(resident, out.id))).toEqual(['referralCancel']);
    const cancelled = await does(resident, 'referralCancel', out, { reasonCode: 'RESIDENT_REFUSED' });
    expect(cancelled).toMatchObject({ state: 'CANCELLED', targets: [{ state: 'WITHDRAWN' }] });
    expect(await readBy(people.hospitalOffice, out.id)).toBeNull();
  });

  test('the hospital takes its acceptance back, with an alternative, and accepts again', async () => {
    const accepted = await placed();
    const lost = { reasonCode: 'BED_LOST', alternative: '三日后有床' };
    const open = await does(people.hospitalOffice, 'referralAcceptanceWithdraw', accepted, lost);
    expect(open).toMatchObject({ state: 'SENT', targets: [{ state: 'RECEIVED' }] });
    const when = { ...ACCEPTANCE, expectedOn: todayOf(town) };
    expect((await does(people.hospitalOffice, 'referralAccept', open, when)).state).toBe('PLACED');
  });

  test('the resident leaves against advice', async () => {
    const arrived = await does(town.scheduler, 'referralArrive', await placed());
    const left = await does(town.doctor, 'referralLeave', arrived, { reasonText: '家属坚持离院' });
    expect(await readBy(town.nurse, left.id)).toMatchObject({ state: 'LEFT', endText: '家属坚持离院' });
  });

  test('no feedback comes, and the owner ends it with a reason', async () => {
    const done = await completed();
    const silent = { reasonCode: 'NO_RESPONSE', reasonText: '多次电话未回' };
    const ended = await does(people.doctor, 'referralCloseWithoutFeedback', done, silent);
    expect(ended.state).toBe('CLOSED_WITHOUT_FEEDBACK');
    const late = await town.doctor.act('referralFeedback', { ...claim(ended), ...feedback() });
    expect(refusalIn(late)).toMatchObject({ code: 'STATE_CONFLICT' });
  });
});
