import { beforeAll, expect, test } from 'vitest';
import { write } from '../../prisma/client.ts';
import { type LinkedWards, openLinkedWards } from '../fixtures/linked-wards.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { recovering } from '../fixtures/referral-content.ts';
import { ACCEPTANCE, feedback, openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { todayOf } from '../fixtures/town.ts';
import { type MutationName, nodeOf, refusalIn } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

let people: Referrals;
let wards: LinkedWards;
beforeAll(async () => {
  people = await openReferrals(town);
  wards = await openLinkedWards(town);
  await write(async ({ db }) => {
    const ofWard = { organizationId: wards.ward.id };
    await db.organizationCapability.create({ data: { ...ofWard, capability: 'LINKED_WARD' } });
    await db.department.updateMany({ where: ofWard, data: { isReferralTarget: true } });
  });
});

interface Shown {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly journeyId: string;
  readonly targets: readonly { readonly id: string; readonly state: string }[];
}
const ENTRY = 'id version state journeyId targets { id state organization { id } }';
const claim = ({ id, version }: Shown) => ({ referralId: id, expectedVersion: version });
const does = async (by: LastingClient, act: MutationName, on: Shown, rest: object = {}) =>
  nodeOf(await by.act<Shown>(act, { ...claim(on), ...rest }, ENTRY));
const drafts = async (by: LastingClient, input: object) =>
  nodeOf(await by.act<Shown>('referralDraft', input, ENTRY));

const expected = () => ({ ...ACCEPTANCE, expectedOn: todayOf(town) });
/** A referral of the home that its clinic lets out. */
async function sentUp(residentId: string, change: object = {}): Promise<Shown> {
  const draft = await drafts(town.nurse, { residentId, ...people.content(change) });
  const submitted = await does(town.nurse, 'referralSubmit', draft);
  return does(people.office, 'referralReview', await does(people.doctor, 'referralCosign', submitted));
}

const LINES = ['ALLERGIES', 'MEDICINES'].map((line) => ({ line, decision: 'TAKE_OVER' }));

const JOURNEY = `query ($id: ID!) { journey(id: $id) { id resident { name } referrals { no direction state feedback { nextPlan } }
  stages { direction state fromOrganization toOrganization arrivedAt }
  entries(first: 100) { edges { node { noun act toState organization } } pageInfo { hasNextPage } } } }`;
interface Journey {
  readonly referrals: readonly {
    readonly direction: string;
    readonly state: string;
    readonly feedback: object | null;
  }[];
  readonly stages: readonly {
    readonly direction: string;
    readonly state: string;
    readonly toOrganization: string;
  }[];
  readonly entries: {
    readonly edges: readonly { readonly node: { readonly noun: string; readonly act: string } }[];
  };
}
const journeyFor = async (by: LastingClient, id: string) =>
  (await by.ask<{ journey: Journey | null }>(JOURNEY, { id })).journey;

test('up to the hospital and down to a ward near home: one journey, read by everybody who takes part', async () => {
  const residentId = await people.referable([wards.ward.id]);
  const { hospitalOffice } = people;

  const received = await does(
    hospitalOffice,
    'referralReceive',
    await sentUp(residentId, { kind: 'INPATIENT' }),
  );
  const placed = await does(hospitalOffice, 'referralAccept', received, expected());
  const up = await does(town.doctor, 'referralTreat', await does(town.scheduler, 'referralArrive', placed));

  // The hospital has the resident in care now: it refers onward, and the journey stays the same.
  const down = await drafts(town.doctor, {
    ...{ residentId, parentReferralId: up.id, ...people.content(recovering(town.service.clock.now())) },
    fromOrganizationId: town.network.hospital.id,
    targets: [{ organizationId: wards.ward.id, departmentId: wards.departmentId }],
  });
  expect(down.journeyId).toBe(up.journeyId);
  const completed = await does(town.doctor, 'referralComplete', up);
  const back = await does(town.doctor, 'referralFeedback', completed, feedback({ returnTo: 'OTHER' }));

  const out = await does(hospitalOffice, 'referralReview', await does(town.doctor, 'referralSubmit', down));
  const seen = await does(wards.doctor, 'referralReceive', out);
  const arrived = await does(
    wards.doctor,
    'referralArrive',
    await does(wards.doctor, 'referralAccept', seen, expected()),
  );
  expect(arrived.state).toBe('ARRIVED');

  const reconciled = await does(people.doctor, 'referralReconcile', back, { lines: LINES });
  const closed = await does(people.doctor, 'referralClose', reconciled, { followUp: '联动病房每周查房' });
  expect(closed.state).toBe('CLOSED');

  const read = await journeyFor(wards.doctor, up.journeyId);
  expect(read?.referrals.map(({ direction, state }) => [direction, state])).toEqual([['DOWN', 'ARRIVED']]);
  const happened = read?.entries.edges.map(({ node }) => `${node.noun} ${node.act}`) ?? [];
  const story = [
    'referral referralSubmit',
    'referral referralArrive',
    'referral referralFeedback',
    'linkedWardStay referralArrive',
  ];
  expect(happened).toEqual(
    expect.arrayContaining([...story, 'jointRound referralArrive', 'referral referralClose']),
  );
  expect(happened.indexOf('referral referralFeedback')).toBeLessThan(
    happened.indexOf('linkedWardStay referralArrive'),
  );
  const ofHome = await journeyFor(town.nurse, up.journeyId);
  expect(ofHome?.entries.edges).toHaveLength(happened.length);
  // The hospital has sent the resident on: the home, which has no part in that referral, is told where the resident is.
  expect(ofHome?.referrals.map(({ direction }) => direction)).toEqual(['UP']);
  expect(ofHome?.stages.map(({ direction, state }) => `${direction} ${state}`).sort()).toEqual([
    'DOWN ARRIVED',
    'UP CLOSED',
  ]);
  expect(await journeyFor(town.otherNurse, up.journeyId)).toBeNull();
});

const NOTICE = `query ($id: ID!) { referral(id: $id) { resident { name } fromOrganization { name } record { presentIllness }
  targets { organization { id } } notice { sex ageBand diagnosisGroup isolation regionCode } events { act } } }`;
interface Noticed {
  readonly referral: { readonly resident: object | null; readonly targets: readonly object[] } | null;
}
/** A referral as somebody reads it: who is one of several, with the version of its own answer. */
const asReadBy = async (by: LastingClient, { id }: Shown): Promise<Shown> => {
  const { referral } = await by.ask<{ referral: Shown | null }>(
    `query ($id: ID!) { referral(id: $id) { ${ENTRY} } }`,
    { id },
  );
  if (referral === null) throw new Error('it is not open');
  return referral;
};
const noticed = async (by: LastingClient, id: string) => (await by.ask<Noticed>(NOTICE, { id })).referral;

test('two hospitals are asked without a name; one is chosen and told, the other is not selected and told nothing', async () => {
  const residentId = await people.referable();
  const { hospital, cardiology } = town.network;
  const { elsewhere, hospitalOffice, otherOffice } = people;
  const both = [{ organizationId: hospital.id, departmentId: cardiology }, elsewhere];
  const asked = await sentUp(residentId, { targets: both });

  const seen = await noticed(otherOffice, asked.id);
  expect(seen).toMatchObject({
    ...{ resident: null, fromOrganization: null, record: null, events: [] },
    targets: [{ organization: { id: elsewhere.organizationId } }],
    notice: { sex: 'FEMALE', ageBand: 'FROM_90', diagnosisGroup: 'I00_I99', regionCode: '440402' },
  });
  const mine = `query ($id: ID!) { referrals(filter: { residentId: $id }) { edges { node { id } } } }`;
  expect(await otherOffice.ask(mine, { id: residentId })).toEqual({ referrals: { edges: [] } });

  const before = await asReadBy(otherOffice, asked);
  await does(hospitalOffice, 'referralReceive', asked);
  expect(await asReadBy(otherOffice, asked)).toEqual(before);
  const second = await does(otherOffice, 'referralReceive', before);
  const early = await people.doctor.act('referralChoose', {
    ...claim(await asReadBy(people.doctor, asked)),
    targetId: second.targets[0]?.id,
  });
  expect(refusalIn(early).code).toBe('NOT_ACCEPTED');
  const yes = await does(otherOffice, 'referralAccept', second, expected());
  expect(yes.state).toBe('SENT');

  const answered = await asReadBy(people.doctor, asked);
  const sides = await does(people.doctor, 'referralChoose', answered, { targetId: asked.targets[1]?.id });
  expect(sides).toMatchObject({
    state: 'PLACED',
    targets: [{ state: 'NOT_SELECTED' }, { state: 'ACCEPTED' }],
  });
  expect(await noticed(hospitalOffice, asked.id)).toBeNull();
  expect((await noticed(otherOffice, asked.id))?.resident).toEqual({ name: '陈秀英' });
});
