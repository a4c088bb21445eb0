import { describe, expect, test } from 'vitest';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { scheduleReferral } from '../../domain/referral/schedule.ts';
import { read, write } from '../../prisma/client.ts';
import { slotsOn } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { asRead, does } from './acts.ts';
import * as moves from './place-moves.ts';
import { missed } from './place-moves.ts';
import {
  acceptWith,
  at,
  booked,
  claimOfPlace,
  placed,
  placeOf,
  received,
  schedule,
  standing,
  windowIn,
} from './place-scene.ts';
import { saidTo } from './said.ts';
import { cast, elsewhere, network, somebody, stored, targetOf, useReferralScene } from './scene.ts';

useReferralScene();

const pool = async (slotId: string | null) =>
  (await read().slot.findUniqueOrThrow({ where: { id: slotId ?? '' } })).pool;

describe('of the window that is named', () => {
  test('what is reserved for referrals is taken first, then what is public, then nothing', async () => {
    const { open } = await windowIn(3);
    const taken: string[] = [];
    for (const round of ['first', 'second']) {
      if (round === 'second') await somebody();
      taken.push(await pool((await placeOf(await schedule(await placed(), open))).slotId));
    }
    expect(taken).toEqual(['REFERRAL_RESERVED', 'PUBLIC']);
    await somebody();
    const third = await placed();
    expect((await refusalOf(schedule(third, open))).code).toBe('SLOT_FULL');
    expect(await standing(third)).toEqual({ referral: 'PLACED', target: 'ACCEPTED', place: null });
  });

  test('what is reserved for the green channel is never taken', async () => {
    const where = { departmentId: network.cardiology, daysAhead: 4, pools: { GREEN_CHANNEL: 1 } };
    const [green = ''] = await slotsOn(network, where);
    expect((await refusalOf(schedule(await placed(), green))).code).toBe('POOL_RESERVED');
  });
});

test('accepting reserves a place at once, where the hospital knows one', async () => {
  const { reserved } = await windowIn(3);
  const id = await acceptWith(await received(), reserved);
  expect(await standing(id)).toEqual({ referral: 'PLACED', target: 'SCHEDULED', place: 'BOOKED' });
  const events = await read().event.findMany({ where: { nounId: id }, orderBy: { seq: 'desc' }, take: 2 });
  expect(events.map(({ act }) => act)).toEqual(['referralSchedule', 'referralAccept']);
});

test('who is admitted gets a place for the admission, which no clock misses, or a day with a bed', async () => {
  const id = await booked('INPATIENT');
  expect(await placeOf(id)).toMatchObject({ service: 'ADMISSION', priority: 'PRIORITY' });
  await missed()(id);
  expect((await standing(id)).referral).toBe('PLACED');
  await somebody();
  const other = await placed('INPATIENT');
  const day = { ...(await asRead(other)), expectedOn: '2026-11-28', bedNo: '心内科12床' };
  await scheduleReferral(cast.scheduler, day);
  expect(await targetOf(other)).toMatchObject({ state: 'SCHEDULED', bedNo: '心内科12床', expectedAt: null });
});

const otherHospital = async (): Promise<string> => {
  const { departmentId, organizationId } = elsewhere;
  const { open } = await windowIn(3);
  const moved = { hospitalId: organizationId, departmentId };
  await write(async ({ db }) => {
    await db.slot.updateMany({ where: { id: open }, data: moved });
  });
  return open;
};
type Given = { readonly slotId?: string; readonly expectedOn?: string; readonly bedNo?: string };
const REFUSED: readonly (readonly [string, () => Promise<Given>, string, string])[] = [
  ['nothing', async () => ({}), 'SCHEDULE_FORM', 'slotId'],
  [
    'both a place and a day',
    async () => ({ slotId: (await windowIn(3)).open, expectedOn: '2026-11-25' }),
    ...(['SCHEDULE_FORM', 'slotId'] as const),
  ],
  ['an unknown place', async () => ({ slotId: 'nowhere' }), 'NOT_FOUND', 'slotId'],
  ['a place of another hospital', async () => ({ slotId: await otherHospital() }), 'NOT_FOUND', 'slotId'],
  [
    'a place beyond reach',
    async () => ({ slotId: (await windowIn(61)).open }),
    'SCHEDULED_TOO_LATE',
    'slotId',
  ],
  ['a day beyond reach', async () => ({ expectedOn: '2027-01-22' }), 'SCHEDULED_TOO_LATE', 'expectedOn'],
  ['a bed for a visit', async () => ({ expectedOn: '2026-11-25', bedNo: '1' }), 'NO_BED_NEEDED', 'bedNo'],
];

test.each(REFUSED)('%s is refused, and nothing is written', async (_what, given, code, field) => {
  const id = await placed();
  const input = await given();
  const before = [await stored(id), await read().event.count(), await read().slot.findMany()];
  const refusal = await refusalOf(scheduleReferral(cast.scheduler, { ...(await asRead(id)), ...input }));
  expect({ code: refusal.code, field: refusal.path?.[0] }).toEqual({ code, field });
  expect([await stored(id), await read().event.count(), await read().slot.findMany()]).toEqual(before);
});

describe('a booking of a referral', () => {
  test('moves no further than the referral reaches, and has no other priority', async () => {
    const id = await booked();
    const { open } = await windowIn(61);
    const move = async (change: object) =>
      refusalOf(rescheduleAppointment(cast.nurse, { ...(await claimOfPlace(id)), slotId: open, ...change }));
    expect(await move({})).toMatchObject({ code: 'SCHEDULED_TOO_LATE', path: ['slotId'] });
    expect(await move({ priority: 'GREEN' })).toMatchObject({ code: 'PRIORITY_OF_REFERRAL' });
    expect(await standing(id)).toEqual({ referral: 'PLACED', target: 'SCHEDULED', place: 'BOOKED' });
  });

  test('that has begun is kept or missed, not moved; before, nobody is missed', async () => {
    const id = await booked();
    const said = async () => {
      const open = await saidTo(cast.scheduler, id);
      return [open.get('referralNoShow'), open.get('referralSchedule')];
    };
    expect(await said()).toEqual(['NOT_EXPECTED_YET', 'DONE']);
    expect((await refusalOf(does('referralNoShow', cast.scheduler, id))).code).toBe('NOT_EXPECTED_YET');
    at(3, '09:00');
    expect(await said()).toEqual(['DONE', 'VISIT_BEGUN']);
    expect((await refusalOf(moves.scheduleAnew(id))).code).toBe('VISIT_BEGUN');
  });
});
