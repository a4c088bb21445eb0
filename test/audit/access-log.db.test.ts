import { beforeAll, describe, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { checkInAppointment } from '../../domain/appointment/reception.ts';
import { accessLogPage } from '../../domain/audit/reading/access-log.ts';
import { newId } from '../../domain/id.ts';
import type { Acting } from '../../domain/viewer.ts';
import { ask } from '../fixtures/ask.ts';
import { newKey, slotsOn } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';
import {
  type AccessLog,
  accessLogOf,
  auditEventsFor,
  clock,
  LOG,
  linkAll,
  looksAt,
  type TwoHomes,
  twoHomes,
} from './two-homes.ts';

useDatabase();

let at: TwoHomes;
beforeAll(async () => {
  at = await twoHomes();
});

describe('a resident reads who looked', () => {
  test('at once, newest first, before and after it is linked', async () => {
    await looksAt(at.network.nurse, at.granny);
    await looksAt(at.doctor, at.granny);
    await looksAt(at.network.otherNurse, at.grandpa);
    const before = await accessLogOf(at.grannyHerself);
    expect(before.edges.map(({ node }) => node)).toMatchObject([
      {
        operation: 'resident',
        personName: at.doctor.viewer.personName,
        organizationName: '海湾医院',
        roles: 'HOSP_DOCTOR',
      },
      {
        operation: 'resident',
        personName: '护士甲',
        organizationName: '松鹤养老院',
        noun: 'resident',
        action: 'READ',
      },
      { operation: 'residencyBegin', noun: 'residency', action: 'ACT', outcome: 'DONE' },
      { operation: 'residentRegister' },
    ]);
    await linkAll();
    expect(await accessLogOf(at.grannyHerself)).toEqual(before);
    await looksAt(at.network.nurse, at.granny);
    expect((await accessLogOf(at.grannyHerself)).edges).toHaveLength(5);
  });

  test('page by page', async () => {
    const all = (await accessLogOf(at.grannyHerself)).edges;
    const found: unknown[] = [];
    for (let after: string | null = null; ; ) {
      const page: AccessLog = await accessLogOf(at.grannyHerself, { first: 2, after });
      found.push(...page.edges);
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
    }
    expect(found).toEqual(all);
  });

  test('only of the own data: another resident is answered like one that nobody knows', async () => {
    const foreign = await accessLogOf(at.grannyHerself, { residentId: at.grandpa });
    expect(foreign).toEqual(await accessLogOf(at.grannyHerself, { residentId: newId(clock.now()) }));
    expect(foreign.edges).toEqual([]);
    expect(await accessLogOf(at.grannyHerself, { residentId: at.granny })).toEqual(
      await accessLogOf(at.grannyHerself),
    );
  });

  test('nobody reads it in another role, whoever the account is of', async () => {
    const asNurse: Acting = {
      ...at.grannyHerself,
      viewer: { ...at.grannyHerself.viewer, roles: ['NH_NURSE'] },
    };
    const page = await accessLogPage(asNurse, null, { first: 20, after: null });
    expect(page.nodes).toEqual([]);
  });

  test('nobody else reads it', async () => {
    for (const who of [at.network.nurse, at.doctor, at.homeAdmin, at.auditAdmin])
      expect((await ask(who, LOG)).errors?.[0]?.message).toBe('Your role does not allow accessLog.');
  });
});

test('what the hospital does with a booking stands in the log of the home that booked', async () => {
  const place = { departmentId: at.network.cardiology, daysAhead: 1, pools: { PUBLIC: 1 } };
  const [slotId = ''] = await slotsOn(at.network, place);
  const booking = { idempotencyKey: newKey(), slotId, residentId: at.granny, priority: 'NORMAL' } as const;
  const appointmentId = await bookAppointment(at.network.nurse, booking);
  clock.set(new Date('2026-11-23T00:30:00Z'));
  const arrival = { idempotencyKey: newKey(), appointmentId, expectedVersion: 1 };
  await checkInAppointment(at.network.scheduler, arrival);
  const { edges } = await auditEventsFor(at.homeAdmin, { filter: { nounId: appointmentId } });
  expect(edges.map(({ node }) => [node.operation, node.residentIds])).toEqual([
    ['appointmentCheckIn', [at.granny]],
    ['appointmentBook', [at.granny]],
  ]);
  expect((await accessLogOf(at.grannyHerself)).edges[0]?.node).toMatchObject({
    operation: 'appointmentCheckIn',
  });
});
