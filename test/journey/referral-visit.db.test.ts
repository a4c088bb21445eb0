import { beforeAll, expect, test } from 'vitest';
import { atLocalTime } from '../../domain/calendar-date.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { ACCEPTANCE, openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { dayOf, newTemplate } from '../fixtures/town.ts';
import { type MutationName, nodeOf, refusalIn } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

let people: Referrals;
beforeAll(async () => {
  people = await openReferrals(town);
  const pools = [{ pool: 'REFERRAL_RESERVED', places: 1 }];
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { daysAhead: 5, pools })));
});

interface Visit {
  readonly id: string;
  readonly version: number;
  readonly state: string;
}
interface Shown extends Visit {
  readonly no: string;
  readonly targets: readonly { readonly state: string; readonly expectedAt: string | null }[];
  readonly appointment: Visit | null;
}
const VISIT = 'id version state priority startAt department { name }';
const ENTRY = `id no version state expiresAt targets { state expectedAt } appointment { ${VISIT} }`;
const does = async (by: LastingClient, act: MutationName, { id, version }: Visit, rest: object = {}) =>
  nodeOf(await by.act<Shown>(act, { referralId: id, expectedVersion: version, ...rest }, ENTRY));
const readBy = async (client: LastingClient, id: string) => {
  const text = `query ($id: ID!) { referral(id: $id) { ${ENTRY} } }`;
  return (await client.ask<{ referral: Shown | null }>(text, { id })).referral;
};
const claim = ({ id, version }: Visit) => ({ appointmentId: id, expectedVersion: version });
interface Slot {
  readonly id: string;
  readonly pool: string;
  readonly free: number;
  readonly startAt: string;
}
interface Sessions {
  readonly sessions: { readonly edges: readonly { readonly node: { id: string; slots: readonly Slot[] } }[] };
}
/** What the hospital has left for referrals on a day. */
async function placesOn(days: number) {
  const departmentId = town.network.cardiology;
  const on = { fromOn: dayOf(town, days), toOn: dayOf(town, days), departmentId };
  const text = `query ($filter: SessionFilter) { sessions(filter: $filter) { edges { node { id
    slots { id pool free startAt } } } } }`;
  const { sessions } = await people.hospitalOffice.ask<Sessions>(text, { filter: on });
  return sessions.edges.flatMap(({ node }) =>
    node.slots
      .filter(({ pool, free }) => pool === 'REFERRAL_RESERVED' && free > 0)
      .map((slot) => ({ ...slot, sessionId: node.id })),
  );
}

/** A referral that the hospital has received. */
async function received(): Promise<Shown> {
  const draft = nodeOf(await town.nurse.act<Shown>('referralDraft', await people.newDraft(), ENTRY));
  const signed = await does(people.doctor, 'referralCosign', await does(town.nurse, 'referralSubmit', draft));
  return does(people.hospitalOffice, 'referralReceive', await does(people.office, 'referralReview', signed));
}

test('the place falls away with the session, another one is reserved, and the home takes the referral back', async () => {
  const [place] = await placesOn(5);
  const accepted = await does(people.hospitalOffice, 'referralAccept', await received(), {
    ...{ ...ACCEPTANCE, expectedOn: dayOf(town, 0) },
  });
  const scheduled = await does(town.scheduler, 'referralSchedule', accepted, { slotId: place?.id });
  const stop = { kind: 'STOPPED', reasonCode: 'ILLNESS', sessionId: place?.sessionId };
  nodeOf(await town.scheduler.act('sessionStop', stop, 'id'));
  const stopped = await readBy(town.nurse, scheduled.id);
  expect(stopped).toMatchObject({
    ...{ state: 'PLACED', targets: [{ state: 'ACCEPTED', expectedAt: null }] },
    ...{ appointment: { state: 'TO_REBOOK' }, expiresAt: expect.any(String) },
  });
  const [another] = await placesOn(12);
  const again = await does(town.scheduler, 'referralSchedule', stopped ?? scheduled, { slotId: another?.id });
  expect(again.appointment).toMatchObject({ id: stopped?.appointment?.id, state: 'BOOKED' });
  const dropped = await does(town.nurse, 'referralCancel', again, { reasonCode: 'IMPROVED' });
  expect(dropped).toMatchObject({ state: 'CANCELLED', appointment: null });
  expect((await placesOn(12)).map(({ id }) => id)).toContain(another?.id);
});

test('the hospital accepts with a place, the home moves it, and who comes has arrived', async () => {
  const [place, later] = await placesOn(12);
  const accepted = await does(people.hospitalOffice, 'referralAccept', await received(), {
    ...{ ...ACCEPTANCE, slotId: place?.id },
  });
  expect(accepted).toMatchObject({ state: 'PLACED', expiresAt: null, targets: [{ state: 'SCHEDULED' }] });
  expect(accepted.appointment).toMatchObject({
    state: 'BOOKED',
    priority: 'PRIORITY',
  });

  const ofHome = await readBy(town.nurse, accepted.id);
  const visit = ofHome?.appointment;
  if (visit == null) throw new Error('the home sees the place');
  const before = {
    referral: { no: accepted.no, state: 'PLACED' },
    sourceOrganization: { name: expect.any(String) },
  };
  const SEEN =
    'query ($id: ID!) { appointment(id: $id) { referral { no state } sourceOrganization { name } } }';
  expect(await town.nurse.ask(SEEN, { id: visit.id })).toMatchObject({ appointment: before });
  expect(await town.otherNurse.ask(SEEN, { id: visit.id })).toEqual({ appointment: null });
  // Who signed sees the referral, and no booking of the home.
  expect((await readBy(people.doctor, accepted.id))?.appointment).toBeNull();

  const green = { ...claim(visit), slotId: later?.id, priority: 'GREEN' };
  expect(refusalIn(await town.nurse.act('appointmentReschedule', green)).code).toBe('PRIORITY_OF_REFERRAL');
  const moved = { ...claim(visit), slotId: later?.id };
  nodeOf(await town.nurse.act('appointmentReschedule', moved));
  const after = await readBy(town.scheduler, accepted.id);
  expect(after?.targets).toMatchObject([{ expectedAt: later?.startAt.replace('+00:00', 'Z') }]);
  expect(after?.version).toBe(accepted.version + 1);

  town.service.clock.set(atLocalTime(dayOf(town, 12), '07:30'));
  const day = '{ today { leaving { id } } }';
  expect(await town.nurse.ask(day)).toMatchObject({ today: { leaving: [{ id: visit.id }] } });
  const there = nodeOf(
    await town.scheduler.act<Visit>('appointmentCheckIn', claim(after?.appointment ?? visit)),
  );
  const arrived = await readBy(town.doctor, accepted.id);
  expect(arrived).toMatchObject({ state: 'ARRIVED', appointment: { id: there.id, state: 'CHECKED_IN' } });
  nodeOf(await town.doctor.act('appointmentComplete', claim(there)));
  const treated = await readBy(town.doctor, accepted.id);
  expect(treated).toMatchObject({ state: 'ARRIVED', appointment: { state: 'FULFILLED' } });
});
