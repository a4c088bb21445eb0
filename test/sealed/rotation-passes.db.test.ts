import { expect, test } from 'vitest';
import { numberHolders } from '../../domain/resident/match.ts';
import type { Watch } from '../../domain/seal/rotation.ts';
import { seal } from '../../domain/seal/seal.ts';
import { read, write } from '../../prisma/client.ts';
import { rotationReport } from '../../server/rotation-report.ts';
import type { KnownPerson } from '../fixtures/many-residents.ts';
import {
  afterIndex,
  before,
  configured,
  newIndex,
  rotate,
  under,
  useSealedPeople,
} from '../fixtures/sealed-people.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

const known = useSealedPeople(3);
const personAt = (at: number): KnownPerson => known.people[at] ?? Object.assign({}, known.people[0]);
const holdersOf = ({ idNo }: KnownPerson) =>
  write(async (tx) => (await numberHolders(tx, idNo)).map(({ id }) => id));
const NEW_NUMBER = '110105194912310021';

/** Gives somebody another number as a process does that still has the earlier index key. */
const correctedBehind = ({ id }: KnownPerson, idNo = NEW_NUMBER) => {
  const data = under(before, afterIndex, () => {
    const idNoSealed = seal().seal(idNo, { table: 'Resident', row: id, column: 'idNoSealed' });
    const index = seal().index(idNo, 'idNo');
    return { idNoSealed, idNoIndex: index, idNoHolderIndex: index };
  });
  return write(({ db }) => db.resident.update({ where: { id }, data }));
};

/** Acts each time the rotation has left the ID numbers behind, so many times. */
function behind(act: () => Promise<unknown>, times: number): Watch['progress'] {
  let done = 0;
  return async ({ table, column }) => {
    if (table !== 'Resident' || column !== 'phoneSealed' || done === times) return;
    done += 1;
    await act();
  };
}

test('what is written behind the rotation under the earlier index key is indexed anew before it ends', async () => {
  configured(afterIndex);
  const progress = behind(() => correctedBehind(personAt(0)), 1);
  const rotation = await rotate({ progress });
  expect(rotation).toMatchObject({ isSettled: true, unrenewed: [] });
  expect(rotationReport(rotation, seal().keyIds).isComplete).toBe(true);
  configured({ ...before, indexKey: newIndex });
  expect(await holdersOf({ ...personAt(0), idNo: NEW_NUMBER })).toEqual([personAt(0).id]);
});

test('a process that goes on writing under the earlier index key leaves no key unneeded', async () => {
  configured(afterIndex);
  const progress = behind(() => correctedBehind(personAt(0)), Number.POSITIVE_INFINITY);
  const rotation = await rotate({ progress });
  const { lines, isComplete } = rotationReport(rotation, seal().keyIds);
  expect(isComplete).toBe(false);
  expect(lines.join('\n')).not.toContain('needed no more');
  expect(lines.at(-1)).toContain('A process that still has the earlier keys goes on writing under them');
});

test('every column of an index is looked at', async () => {
  configured(afterIndex);
  await rotate();
  const { id, idNo } = personAt(0);
  const [present, earlier = ''] = seal().indexes(idNo, 'idNo');
  await write(({ db }) => db.resident.update({ where: { id }, data: { idNoHolderIndex: earlier } }));
  expect((await rotate()).renewed).toBe(1);
  expect(await read().resident.findUniqueOrThrow({ where: { id } })).toMatchObject({
    idNoIndex: present,
    idNoHolderIndex: present,
  });
});

test('one of two rows that hold one number stays as it is and is named; the others are renewed', async () => {
  configured(afterIndex);
  await rotate();
  await correctedBehind(personAt(1), personAt(0).idNo);
  await correctedBehind(personAt(2));
  const rotation = await rotate();
  expect(rotation.unrenewed).toEqual([{ table: 'Resident', column: 'idNoSealed', id: personAt(1).id }]);
  expect(rotation.renewed).toBe(1);
  const { lines, isComplete } = rotationReport(rotation, seal().keyIds);
  expect(isComplete).toBe(false);
  expect(lines.join('\n')).toContain(`Resident ${personAt(1).id}: idNoSealed was left as it is`);
});
