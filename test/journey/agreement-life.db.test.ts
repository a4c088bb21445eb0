import { expect, test } from 'vitest';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, freeOn, newTemplate, takeIn } from '../fixtures/town.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';

useTown();

interface Shown {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly edition: number;
  readonly ask: object | null;
  readonly suspension: object | null;
  readonly successorId: string | null;
}
const SHOWN = 'id version state edition ask { act on } suspension { ground untilAt } successorId';
const named = ({ id, version }: Shown) => ({ agreementId: id, expectedVersion: version });
const byHome = async (act: Parameters<typeof town.homeAdmin.act>[0], input: object) =>
  nodeOf(await town.homeAdmin.act<Shown>(act, input, SHOWN));
const byHospital = async (act: Parameters<typeof town.homeAdmin.act>[0], input: object) =>
  nodeOf(await town.hospitalAdmin.act<Shown>(act, input, SHOWN));

test('an agreement from the draft to its successor', async () => {
  const { home, hospital, cardiology } = town.network;
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { daysAhead: 3 })));
  const draft = await byHome('agreementDraft', {
    ...{ nursingHomeId: home.id, medicalOrgId: hospital.id, type: 'DESIGNATED' },
    ...{ startOn: dayOf(town, 0), endOn: dayOf(town, 200), services: [{ service: 'GREEN_CHANNEL' }] },
    quotas: [{ departmentId: cardiology, placesPerWeek: 2 }],
    acceptTimes: [{ urgency: 'URGENT', hours: 4, basis: 'CLOCK' }],
    documents: [{ name: '合作协议书', reference: '院办档-2026-17' }],
    ...{ dutiesHome: '陪同就诊', dutiesMedical: '优先就诊' },
  });
  const unseen = await town.hospitalAdmin.ask('query ($id: ID!) { agreement(id: $id) { id } }', {
    id: draft.id,
  });
  expect(unseen).toEqual({ agreement: null });

  const proposed = await byHome('agreementPropose', named(draft));
  const signed = await byHospital('agreementCountersign', named(proposed));
  expect(signed).toMatchObject({ id: draft.id, state: 'ACTIVE', edition: 1 });

  const green = () => freeOn(town, town.nurse, { dayOn: dayOf(town, 3), pool: 'GREEN_CHANNEL' });
  const book = async (residentId: string, slotId = '') =>
    town.nurse.act('appointmentBook', { slotId, residentId, priority: 'GREEN' });
  const [first, second] = await green();
  nodeOf(await book(await takeIn(town), first?.id));

  const suspended = await byHospital('agreementSuspend', {
    ...{ ...named(signed), ground: 'SAFETY', reasonCode: 'INFECTION' },
  });
  expect(suspended).toMatchObject({ state: 'SUSPENDED', suspension: { ground: 'SAFETY' } });
  expect(await green()).toEqual([]);
  const elder = await takeIn(town);
  expect(refusalIn(await book(elder, second?.id))).toMatchObject({
    ...{ __typename: 'GreenChannelRefused', code: 'GREEN_SUSPENDED' },
  });
  const resumed = await byHospital('agreementResume', named(suspended));

  const amending = { ...named(resumed), quotas: [{ departmentId: cardiology, placesPerWeek: 1 }] };
  const amended = await byHome('agreementAmend', amending);
  const edition = await byHospital('agreementCountersign', { ...named(amended), edition: 2 });
  expect(edition).toMatchObject({ state: 'ACTIVE', edition: 2 });
  expect(refusalIn(await book(elder, second?.id))).toMatchObject({ code: 'GREEN_QUOTA_USED' });
  const editions = await town.homeAdmin.ask(
    'query ($id: ID!) { agreement(id: $id) { editions { edition state quotas { placesPerWeek } documents { reference } } } }',
    { id: draft.id },
  );
  expect(editions).toEqual({
    agreement: {
      editions: [2, 1].map((placesPerWeek, at) => ({
        ...{ edition: at + 1, state: 'SIGNED', quotas: [{ placesPerWeek }] },
        documents: [{ reference: '院办档-2026-17' }],
      })),
    },
  });

  const effectiveOn = dayOf(town, 60);
  const mutual = { ground: 'MUTUAL', effectiveOn, reasonCode: 'REPLACED' };
  const asking = await byHome('agreementTerminate', { ...named(edition), ...mutual });
  expect(asking).toMatchObject({ state: 'ACTIVE', ask: { act: 'agreementTerminate', on: effectiveOn } });
  const ending = await byHospital('agreementTerminate', { ...named(asking), ...mutual });
  expect(ending).toMatchObject({ state: 'TERMINATING', ask: null });
  const successor = await byHome('agreementSucceed', { ...named(ending), endOn: dayOf(town, 400) });
  const next = await byHospital('agreementCountersign', named(successor));
  expect(next.state).toBe('PENDING_START');
  town.service.clock.advance(60 * 24 * 3_600_000);
  const query = 'query ($id: ID!) { agreement(id: $id) { state predecessorId successorId } }';
  const read = (id: string) => town.homeAdmin.ask(query, { id });
  expect(await read(draft.id)).toEqual({
    agreement: { state: 'TERMINATED', predecessorId: null, successorId: next.id },
  });
  expect(await read(next.id)).toEqual({
    agreement: { state: 'ACTIVE', predecessorId: draft.id, successorId: null },
  });
});
