import { randomInt } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { numberHolders } from '../../domain/resident/match.ts';
import { SEALED_COLUMNS } from '../../domain/seal/columns.ts';
import { keyUses } from '../../domain/seal/keys-in-use.ts';
import { seal } from '../../domain/seal/seal.ts';
import { sealKeyProblems } from '../../domain/seal/start-check.ts';
import { read, write } from '../../prisma/client.ts';
import { rotationReport } from '../../server/rotation-report.ts';
import type { KnownPerson } from '../fixtures/many-residents.ts';
import {
  afterIndex,
  afterSeal,
  before,
  configured,
  newIndex,
  newKey,
  rotate,
  rotateSome,
  useSealedPeople,
} from '../fixtures/sealed-people.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

const PEOPLE = 40;
const known = useSealedPeople(PEOPLE);
const keysInUse = async () => [...new Set((await keyUses()).map(({ keyId }) => keyId))].sort();

/** Every sealed value of every person opens to what it was. */
async function everythingOpens(): Promise<void> {
  const stored = new Map(
    (await read().resident.findMany({ include: { contacts: true } })).map((row) => [row.id, row]),
  );
  for (const person of known.people) {
    const row = stored.get(person.id);
    const at = (column: string) => ({ table: 'Resident', row: person.id, column });
    expect({
      idNo: seal().open(row?.idNoSealed ?? '', at('idNoSealed')),
      phone: seal().open(row?.phoneSealed ?? '', at('phoneSealed')),
      address: seal().open(row?.addressSealed ?? '', at('addressSealed')),
      healthCardNo: seal().open(row?.healthCardNoSealed ?? '', at('healthCardNoSealed')),
      insuranceNo: seal().open(row?.insuranceNoSealed ?? '', at('insuranceNoSealed')),
      contactPhone: seal().open(row?.contacts[0]?.phoneSealed ?? '', {
        table: 'Contact',
        row: person.contactId,
        column: 'phoneSealed',
      }),
    }).toMatchObject(
      Object.fromEntries(Object.entries(person).filter(([field]) => field !== 'id' && field !== 'contactId')),
    );
  }
}

describe('a rotation of the sealing key', () => {
  test('seals every value anew, changes nothing else, and says which key is needed no more', async () => {
    const versionsOf = () =>
      read().resident.findMany({ select: { id: true, version: true }, orderBy: { id: 'asc' } });
    const versions = await versionsOf();
    const events = await read().event.count();
    configured(afterSeal);
    const rotation = await rotate();
    expect(rotation).toMatchObject({ renewed: PEOPLE * 6, unrenewed: [], isStopped: false });
    expect(await keysInUse()).toEqual(['new']);
    await everythingOpens();
    expect(await versionsOf()).toEqual(versions);
    expect(await read().event.count()).toBe(events);
    const { lines, isComplete } = rotationReport(rotation, seal().keyIds);
    expect(isComplete).toBe(true);
    expect(lines.join('\n')).toContain('0 values are sealed under old: this key is needed no more');
    configured({ ...afterSeal, keys: { new: newKey } });
    expect(await sealKeyProblems()).toEqual([]);
    await everythingOpens();
  });

  test('knows every table: a value in each column is renewed', async () => {
    const place = { table: 'Person', row: 'p1', column: 'totpSealed' };
    const data = {
      id: 'p1',
      name: '某人',
      createdAt: new Date(),
      totpSealed: seal().seal('JBSWY3DP', place),
    };
    await write(({ db }) => db.person.create({ data }));
    configured(afterSeal);
    await rotate();
    const { totpSealed } = await read().person.findUniqueOrThrow({ where: { id: 'p1' } });
    expect(seal().keyIdOf(totpSealed ?? '')).toBe('new');
    expect(seal().open(totpSealed ?? '', place)).toBe('JBSWY3DP');
    expect(SEALED_COLUMNS.length).toBeGreaterThan(8);
  });

  test('goes on where it was stopped, and does nothing the second time', async () => {
    configured(afterSeal);
    const first = await rotateSome(3);
    expect(first.isStopped).toBe(true);
    expect(rotationReport(first, seal().keyIds).isComplete).toBe(false);
    expect(await keysInUse()).toEqual(['new', 'old']);
    await everythingOpens();
    const second = await rotate();
    expect(first.renewed + second.renewed).toBe(PEOPLE * 6);
    expect((await rotate()).renewed).toBe(0);
    await everythingOpens();
  });

  test('never writes over what was changed meanwhile', async () => {
    configured(afterSeal);
    const phones = new Map<string, string>();
    let isOver = false;
    const change = async () => {
      for (let at = 0; !isOver; at += 1) {
        const { id } = known.people[randomInt(PEOPLE)] ?? { id: '' };
        const phone = `138${String(at).padStart(8, '0')}`;
        const place = { table: 'Resident', row: id, column: 'phoneSealed' };
        const data = { phoneSealed: seal().seal(phone, place), phoneIndex: seal().index(phone, 'phone') };
        await write(({ db }) => db.resident.update({ where: { id }, data }));
        phones.set(id, phone);
        await nextTurn();
      }
    };
    const changing = change();
    await rotate();
    isOver = true;
    await changing;
    expect(phones.size).toBeGreaterThan(0);
    known.people = known.people.map((person) => ({
      ...person,
      phone: phones.get(person.id) ?? person.phone,
    }));
    await everythingOpens();
    expect(await keysInUse()).toEqual(['new']);
  });

  test('leaves a value that was tampered with as it is, names its row, and renews the others', async () => {
    const [first, second] = known.people;
    const stolen = await read().resident.findUniqueOrThrow({ where: { id: second?.id ?? '' } });
    await write(({ db }) =>
      db.resident.update({ where: { id: first?.id ?? '' }, data: { phoneSealed: stolen.phoneSealed } }),
    );
    configured(afterSeal);
    const rotation = await rotate();
    expect(rotation.unrenewed).toEqual([{ table: 'Resident', column: 'phoneSealed', id: first?.id }]);
    expect(rotation.renewed).toBe(PEOPLE * 6 - 1);
    const { lines, isComplete } = rotationReport(rotation, seal().keyIds);
    expect(isComplete).toBe(false);
    expect(lines.join('\n')).toContain(`Resident ${first?.id}: phoneSealed was left as it is`);
    expect(lines.join('\n')).not.toContain(first?.phone);
  });
});

describe('a rotation of the index key', () => {
  const holdersOf = ({ idNo }: KnownPerson) =>
    write(async (tx) => (await numberHolders(tx, idNo)).map(({ id }) => id));

  test('finds everybody before, while and after it runs', async () => {
    const ids = known.people.map(({ id }) => [id]);
    configured(afterIndex);
    expect(await sealKeyProblems()).toEqual([]);
    expect(await Promise.all(known.people.map(holdersOf))).toEqual(ids);
    expect((await rotateSome(2)).isStopped).toBe(true);
    expect(await Promise.all(known.people.map(holdersOf))).toEqual(ids);
    const { unrenewed } = await rotate();
    expect(unrenewed).toEqual([]);
    configured({ ...before, indexKey: newIndex });
    expect(await sealKeyProblems()).toEqual([]);
    expect(await Promise.all(known.people.map(holdersOf))).toEqual(ids);
    const holders = await read().resident.findMany({ select: { idNoIndex: true, idNoHolderIndex: true } });
    for (const { idNoIndex, idNoHolderIndex } of holders) expect(idNoHolderIndex).toBe(idNoIndex);
  });

  test('gives no index to a column that is empty on purpose', async () => {
    const id = known.people[0]?.id ?? '';
    const data = { idNoHolderIndex: null, healthCardNoIndex: null };
    await write(({ db }) => db.resident.update({ where: { id }, data }));
    configured(afterIndex);
    await rotate();
    expect(await read().resident.findUniqueOrThrow({ where: { id } })).toMatchObject(data);
  });

  test('touches no index that it cannot account for', async () => {
    configured({ ...before, indexKey: newIndex });
    const { renewed, unrenewed } = await rotate();
    expect({ renewed, unrenewed: unrenewed.length }).toEqual({ renewed: 0, unrenewed: PEOPLE * 5 });
  });
});
