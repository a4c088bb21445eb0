import { beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays } from '../../domain/calendar-date.ts';
import { testClock } from '../../domain/clock.ts';
import { beginResidency } from '../../domain/residency/begin.ts';
import { endResidency } from '../../domain/residency/end.ts';
import type { Acting } from '../../domain/viewer.ts';
import { type Network, newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { idCardNo, register, stay, stranger } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
const TODAY = '2026-11-22';
const OVERLAPS = {
  code: 'RESIDENCY_OVERLAPS_PER_DAY',
  policy: { key: 'residency.overlapsPerDay', value: 20, provenance: expect.stringContaining('assumption') },
};
let network: Network;
let curious: Acting;
let sequence = 100;
beforeAll(async () => {
  network = await smallNetwork(clock);
});
beforeEach(async () => {
  clock.set(SUNDAY_MORNING);
  curious = await stranger(clock, 'NURSING_HOME', 'NH_NURSE');
});

/** Somebody who lives in another home, and whom the curious one has registered. */
async function knownElsewhere(term: { fromOn: string; toOn?: string } = { fromOn: TODAY }): Promise<string> {
  sequence += 1;
  const person = { idNo: idCardNo({ sequence }), healthCardNo: null };
  const id = await register(network.nurse, person);
  await beginResidency(network.nurse, stay(id, term));
  await register(curious, person);
  return id;
}

test('a first day lies at most a month back: a stay that is long over is not found out day by day', async () => {
  const id = await knownElsewhere();
  const asked = (days: number) => {
    const fromOn = addDays(TODAY, -days);
    return beginResidency(curious, stay(id, { fromOn, toOn: fromOn }));
  };
  expect(await refusalOf(asked(32))).toMatchObject({
    code: 'RESIDENCY_BACKDATED',
    path: ['fromOn'],
    policy: { key: 'residency.backdateDays', value: 31, provenance: expect.stringContaining('assumption') },
  });
  await asked(31);
});

test.each(['2027-11-24', '9999-12-31'])(
  'a first day lies at most a year ahead: %s is refused',
  async (fromOn) => {
    const id = await knownElsewhere();
    expect(await refusalOf(beginResidency(curious, stay(id, { fromOn })))).toMatchObject({
      code: 'RESIDENCY_TOO_FAR_AHEAD',
      path: ['fromOn'],
      policy: { key: 'residency.horizonDays', value: 366, provenance: expect.stringContaining('assumption') },
    });
  },
);

test('after 20 stays that were in the way nobody is told of one more, until tomorrow', async () => {
  const living = await knownElsewhere();
  const free = await knownElsewhere({ fromOn: addDays(TODAY, 10) });
  const attempt = () => beginResidency(curious, stay(living, { toOn: TODAY }));
  for (let at = 0; at < 20; at += 1)
    expect(await refusalOf(attempt())).toMatchObject({ code: 'RESIDENCY_OVERLAP', isNetworkWide: true });
  expect(await refusalOf(attempt())).toMatchObject(OVERLAPS);
  const other = () => beginResidency(curious, stay(free, { toOn: TODAY }));
  expect(await refusalOf(other())).toMatchObject(OVERLAPS);
  clock.advance(24 * 3_600_000);
  await other();
});

test('nor by moving the end of an own stay about', async () => {
  const id = await knownElsewhere({ fromOn: addDays(TODAY, 10) });
  const residencyId = await beginResidency(curious, stay(id, { toOn: TODAY }));
  const input = { residencyId, expectedVersion: 1, reason: 'MOVED_HOME' } as const;
  const until = (toOn: string) => endResidency(curious, { ...input, toOn, idempotencyKey: newKey() });
  for (let at = 0; at < 20; at += 1)
    expect(await refusalOf(until('2026-12-31'))).toMatchObject({ code: 'RESIDENCY_OVERLAP' });
  expect(await refusalOf(until('2026-12-31'))).toMatchObject(OVERLAPS);
});

test('what is in the way in the own home is no secret, and counts for nothing', async () => {
  const id = await knownElsewhere({ fromOn: addDays(TODAY, 10) });
  await beginResidency(curious, stay(id, { bedNo: 'A1', toOn: TODAY }));
  for (let at = 0; at < 25; at += 1)
    expect(await refusalOf(beginResidency(curious, stay(id, { bedNo: 'A1' })))).toMatchObject({
      code: 'BED_TAKEN',
    });
});
