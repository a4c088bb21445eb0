import type { Bundle, OperationOutcome, Slot } from '@medplum/fhirtypes';
import { beforeAll, expect, test } from 'vitest';
import { newId } from '../../domain/id.ts';
import { read, write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, freeOn, newTemplate } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { found, type His, hisOf } from '../support/his.ts';

useTown();

const MINUTE = 60_000;
const MOST = 1000;

let his: His;
let sessionId: string;

/** The windows of one session, made as many as are wanted. */
async function fillUpTo(count: number): Promise<void> {
  const windows = await read().slot.findMany({ where: { sessionId }, orderBy: { startAt: 'desc' } });
  const [last] = windows;
  if (last === undefined) throw new Error('The session has windows');
  const more = Array.from({ length: count - windows.length }, (_, at) => ({
    ...last,
    id: newId(town.service.clock.now()),
    startAt: new Date(last.endAt.getTime() + at * MINUTE),
    endAt: new Date(last.endAt.getTime() + (at + 1) * MINUTE),
  }));
  await write((tx) => tx.db.slot.createMany({ data: more }));
}
const page = async () => (await his.get<Bundle>(`Schedule?_id=${sessionId}&_revinclude=Slot:schedule`)).body;
const noticesOf = ({ entry = [] }: Bundle) =>
  entry
    .filter(({ search }) => search?.mode === 'outcome')
    .map(({ resource }) => resource as OperationOutcome);

beforeAll(async () => {
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town), 'id'));
  his = await hisOf(town.service, town.network.hospital.id);
  const [place] = await freeOn(town, town.nurse, { dayOn: dayOf(town, 2), pool: 'PUBLIC' });
  sessionId = (await read().slot.findUniqueOrThrow({ where: { id: place?.id ?? '' } })).sessionId;
});

test('a page that brings along all of them says nothing', async () => {
  await fillUpTo(MOST);
  const body = await page();
  expect([found<Slot>(body, 'Slot').length, noticesOf(body)]).toEqual([MOST, []]);
});

test('one that brings along a part says that it is incomplete, and of what', async () => {
  await fillUpTo(MOST + 1);
  const body = await page();
  expect(found<Slot>(body, 'Slot').length).toBe(MOST);
  const [notice, ...more] = noticesOf(body);
  expect([notice?.issue?.[0], more]).toEqual([
    expect.objectContaining({
      severity: 'warning',
      code: 'incomplete',
      diagnostics: expect.stringContaining('Slot:schedule'),
    }),
    [],
  ]);
});
