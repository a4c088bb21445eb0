import { expect, test } from 'vitest';
import { z } from 'zod';
import { shaped } from '../../fhir/facade/shaped.ts';
import { receivedEncounter } from '../../fhir/map/encounter.ts';
import { instantIn } from '../../fhir/map/instant.ts';
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

test('that a dateTime of R4 is no instant is not said to be against R4', () => {
  const said = (start: string) => () =>
    shaped(z.object({ period: z.object({ start: instantIn }) }), { period: { start } }, 'Encounter');
  for (const start of ['2026-11-27', '2026-11-27T08:00:00'])
    expect(said(start)).toThrow('Encounter.period.start is an instant, with a time of day and its zone.');
});

test.each([
  ['an admission', encounter],
  ['a session', schedule],
  ['a window', slot],
] as const)('%s begins at an instant: neither on a day nor at a time of no zone', (_what, read) => {
  expect(INSTANTS.filter((start) => !read(start).success)).toEqual([]);
  expect(NO_INSTANTS.filter((start) => read(start).success)).toEqual([]);
});
