import { expect, test } from 'vitest';
import { receivedEncounter } from '../../fhir/map/encounter.ts';
import { receivedSchedule } from '../../fhir/map/schedule-in.ts';
import { receivedSlot } from '../../fhir/map/slot-in.ts';

const NO_INSTANTS = ['2026', '2026-11', '2026-11-27', '2026-11-27T08:00:00', '1826-11-27T08:00:00+08:00'];
const INSTANTS = ['2026-11-27T08:00:00+08:00', '2026-11-27T00:00:00.000Z'];

const encounter = (start: string) =>
  receivedEncounter.safeParse({
    ...{ status: 'in-progress', class: { code: 'IMP' }, subject: { reference: 'Patient/x' } },
    period: { start },
  });
const schedule = (start: string) =>
  receivedSchedule.safeParse({ actor: [], planningHorizon: { start, end: '2026-11-27T12:00:00+08:00' } });
const slot = (start: string) =>
  receivedSlot.safeParse({
    ...{ schedule: { reference: 'Schedule/x' }, status: 'free', start },
    end: '2026-11-27T12:00:00+08:00',
  });

test.each([
  ['an admission', encounter],
  ['a session', schedule],
  ['a window', slot],
] as const)('%s begins at an instant: neither on a day nor at a time of no zone', (_what, read) => {
  expect(INSTANTS.filter((start) => !read(start).success)).toEqual([]);
  expect(NO_INSTANTS.filter((start) => read(start).success)).toEqual([]);
});
