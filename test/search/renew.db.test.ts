import { expect, test } from 'vitest';
import { keepSearchKeys } from '../../domain/search/keep.ts';
import { tailKey } from '../../domain/search/keys.ts';
import { read, write } from '../../prisma/client.ts';
import { afterIndex, configured, rotate, useSealedPeople } from '../fixtures/sealed-people.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
const known = useSealedPeople(3);

test('a rotation of the index key makes the keys of number ends anew, and a second one finds nothing to do', async () => {
  const now = new Date('2026-11-23T01:00:00Z');
  for (const { organizationId, residentId } of await read().careRelation.findMany()) {
    await write((tx) => keepSearchKeys(tx, { organizationId, residentId }, now));
  }
  const keys = () =>
    read().residentSearchKey.findMany({
      where: { kind: 'ID_TAIL' },
      select: { residentId: true, key: true },
    });
  const before = await keys();
  expect(before).toHaveLength(6);
  configured(afterIndex);
  await rotate();
  const after = (await keys()).map(({ residentId, key }) => `${residentId} ${key}`).sort();
  const wanted = known.people.flatMap(({ id, idNo }) =>
    [4, 6].map((length) => `${id} ${tailKey(idNo.slice(-length))}`),
  );
  expect(after).toEqual([...wanted].sort());
  expect(before.filter(({ residentId, key }) => after.includes(`${residentId} ${key}`))).toEqual([]);
  expect(await rotate()).toMatchObject({ renewed: 0, unrenewed: [] });
});
