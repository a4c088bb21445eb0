import { expect, test } from 'vitest';
import { isStayRecordOpen } from '../../domain/linked-ward/policy.ts';
import { linkedWardStaysWanted } from '../../domain/linked-ward/worklist.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { approve, askToVoid } from '../fixtures/two-people.ts';
import {
  alarms,
  cast,
  clock,
  days,
  listed,
  network,
  record,
  rounds,
  stay,
  stayId,
  useWardScene,
} from '../linked-ward/scene.ts';
import { told } from './scene.ts';

useWardScene();

const isListed = async ({ viewer }: Acting, states?: readonly 'VOIDED'[]): Promise<boolean> => {
  const where = { AND: [{ id: stayId }, linkedWardStaysWanted(viewer, { states }, clock.now())] };
  return (await read().linkedWardStay.count({ where })) > 0;
};

test('a stay that is voided takes its rounds off every list, alarms nobody, and is told to whoever had it', async () => {
  const [round] = await rounds();
  const id = round?.id ?? '';
  await record(cast.doctor, id);
  days(3);
  expect(await listed(cast.specialist, 'OVERDUE')).toEqual([1]);
  await approve(cast.colleague, await askToVoid(cast.doctor, 'LINKED_WARD_STAY', stayId, 'WRONG_RESIDENT'));
  expect((await stay()).state).toBe('VOIDED');
  expect((await rounds()).map(({ state }) => state)).toEqual(['RECORDED', 'CALLED_OFF']);
  for (const worklist of ['DUE', 'OVERDUE', 'TO_SIGN'] as const)
    expect(await listed(cast.specialist, worklist)).toEqual([]);
  expect((await alarms(id)).filter(({ state }) => state === 'RAISED')).toEqual([]);
  const organizations = (await told(stayId)).map(({ organizationId }) => organizationId);
  expect([...new Set(organizations)].sort()).toEqual([network.hospital, network.home].sort());
  expect([await isListed(cast.specialist), await isListed(cast.specialist, ['VOIDED'])]).toEqual([
    false,
    true,
  ]);
  const parties = await read().linkedWardStay.findUniqueOrThrow({
    where: { id: stayId },
    include: { resident: { include: { careRelations: true } } },
  });
  expect(isStayRecordOpen(cast.specialist.viewer, parties, clock.now())).toBe(true);
  expect(await read().privacyIncident.count({ where: { organizationId: (await stay()).localOrgId } })).toBe(
    1,
  );
});

test('is voided by two of the ward alone', async () => {
  for (const by of [cast.specialist, cast.nurse])
    expect((await refusalOf(askToVoid(by, 'LINKED_WARD_STAY', stayId))).code).toBe('NOT_YOUR_ACT');
});
