import { describe, expect, test } from 'vitest';
import { addDays, startOfLocalDay } from '../../domain/calendar-date.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, freeOn, newTemplate, takeIn } from '../fixtures/town.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';

useTown();

interface Shown {
  readonly id: string;
  readonly no: string;
  readonly version: number;
  readonly state: string;
}
const SHOWN = 'id no version state';

/** In force from tomorrow for four weeks. Two sides have one agreement of a type at a time. */
const proposal = () => ({
  nursingHomeId: town.network.home.id,
  medicalOrgId: town.network.hospital.id,
  type: 'DESIGNATED',
  services: [{ service: 'GREEN_CHANNEL' }],
  quotas: [{ departmentId: town.network.cardiology, placesPerWeek: 5 }],
  dutiesHome: '陪同就诊',
  dutiesMedical: '优先就诊',
  startOn: dayOf(town, 1),
  endOn: dayOf(town, 28),
});
const propose = (change: object = {}) =>
  town.homeAdmin.act<Shown>('agreementPropose', { ...proposal(), ...change }, SHOWN);
const answer = ({ id, version }: Shown) => ({ agreementId: id, expectedVersion: version });
const stateOf = async (id: string): Promise<string> => {
  const query = 'query ($id: ID!) { agreement(id: $id) { state } }';
  const { agreement } = await town.homeAdmin.ask<{ agreement: Shown }>(query, { id });
  return agreement.state;
};

describe('an agreement', () => {
  test('opens the green channel from its first to its last day, by the clock alone', async () => {
    const { clock } = town.service;
    nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { daysAhead: 3 })));
    const elder = await takeIn(town);
    const proposed = nodeOf(await propose());
    expect(proposed.state).toBe('PENDING_COUNTERSIGN');
    expect(refusalIn(await town.homeAdmin.act('agreementCountersign', answer(proposed))).code).toBe(
      'NOT_YOUR_ACT',
    );
    const signed = await town.hospitalAdmin.act<Shown>('agreementCountersign', answer(proposed), SHOWN);
    expect(nodeOf(signed)).toMatchObject({ id: proposed.id, no: proposed.no, state: 'PENDING_START' });

    const green = (dayOn: string) => freeOn(town, town.nurse, { dayOn, pool: 'GREEN_CHANNEL' });
    const first = dayOf(town, 3);
    expect(await green(first)).toEqual([]);
    clock.set(startOfLocalDay(dayOf(town, 1)));
    expect(await stateOf(proposed.id)).toBe('ACTIVE');
    const [place] = await green(first);
    const booking = { slotId: place?.id, residentId: elder, priority: 'GREEN' };
    nodeOf(await town.nurse.act('appointmentBook', booking));

    const lastOn = dayOf(town, 27);
    clock.set(new Date(startOfLocalDay(addDays(lastOn, 1)).getTime() - 1));
    expect(await stateOf(proposed.id)).toBe('ACTIVE');
    clock.advance(1);
    expect(await stateOf(proposed.id)).toBe('EXPIRED');
  });

  test('that nobody answers lapses after 30 days', async () => {
    const proposed = nodeOf(
      await propose({ type: 'ALLIANCE', startOn: dayOf(town, 60), endOn: dayOf(town, 90) }),
    );
    town.service.clock.advance(30 * 24 * 3_600_000);
    expect(await stateOf(proposed.id)).toBe('EXPIRED');
    const late = await town.hospitalAdmin.act('agreementCountersign', answer(proposed));
    expect(refusalIn(late)).toMatchObject({ __typename: 'StateConflict', code: 'STATE_CONFLICT' });
  });

  test('is rejected with a coded reason', async () => {
    const proposed = nodeOf(await propose({ type: 'GENERAL' }));
    const reject = (reason: object) =>
      town.hospitalAdmin.act<Shown & { reasonCode: string }>(
        'agreementReject',
        { ...answer(proposed), ...reason },
        `${SHOWN} reasonCode`,
      );
    expect(refusalIn(await reject({ reasonCode: 'OTHER' })).path).toEqual(['reasonText']);
    expect(nodeOf(await reject({ reasonCode: 'QUOTA' }))).toMatchObject({
      state: 'REJECTED',
      reasonCode: 'QUOTA',
    });
  });

  test('is nothing to anybody else', async () => {
    const { id } = nodeOf(await propose({ type: 'TRUSTEE' }));
    const query = 'query ($id: ID!) { agreement(id: $id) { no } }';
    expect(await town.otherNurse.ask(query, { id })).toEqual({ agreement: null });
    expect(await town.otherScheduler.ask(query, { id })).toEqual({ agreement: null });
  });
});
