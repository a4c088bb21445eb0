import { randomBytes, randomInt } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { numberHolders } from '../../domain/resident/match.ts';
import { createSeal, type SealKeys, seal, useSeal } from '../../domain/seal.ts';
import { SEALED_COLUMNS } from '../../domain/seal-columns.ts';
import { type Rotation, rotateKeys } from '../../domain/seal-rotation.ts';
import { keyUses, sealKeyProblems } from '../../domain/seal-use.ts';
import { close, read, statement, write } from '../../prisma/client.ts';
import { ConfigError } from '../../server/config.ts';
import { rotationReport } from '../../server/rotation-report.ts';
import { openDatabase } from '../../server/start.ts';
import { haveOrganization } from '../fixtures/accounts.ts';
import { type KnownPerson, manyResidents } from '../fixtures/many-residents.ts';
import { useDatabase } from '../support/database.ts';
import { testConfig } from '../support/service.ts';

const database = useDatabase();

const keyOf = () => new Uint8Array(randomBytes(32));
const [oldKey, newKey, oldIndex, newIndex] = [keyOf(), keyOf(), keyOf(), keyOf()];
const before: SealKeys = { activeKeyId: 'old', keys: { old: oldKey }, indexKey: oldIndex };
const after: SealKeys = { activeKeyId: 'new', keys: { new: newKey, old: oldKey }, indexKey: oldIndex };
const configured = (keys: SealKeys) => useSeal(createSeal(keys));

const PEOPLE = 130;
let people: KnownPerson[];
const rotate = (stopAfter = Number.POSITIVE_INFINITY): Promise<Rotation> => {
  let batches = 0;
  return rotateKeys({
    isStopped: () => batches >= stopAfter,
    progress() {
      batches += 1;
    },
  });
};
const keysInUse = async () => [...new Set((await keyUses()).map(({ keyId }) => keyId))].sort();

const forget = ['Contact', 'CareRelation', 'Resident', 'Person'].map((table) =>
  statement(`DELETE FROM "${table}"`),
);

beforeEach(async () => {
  configured(before);
  await write(async (tx) => {
    for (const one of forget) await tx.run(one);
  });
  people = await manyResidents(await haveOrganization('松鹤养老院'), PEOPLE);
});

/** Every sealed value of every person opens to what it was. */
async function everythingOpens(): Promise<void> {
  const stored = new Map(
    (await read().resident.findMany({ include: { contacts: true } })).map((row) => [row.id, row]),
  );
  for (const person of people) {
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
    configured(after);
    const rotation = await rotate();
    expect(rotation).toMatchObject({ renewed: PEOPLE * 6, unrenewed: [], isStopped: false });
    expect(await keysInUse()).toEqual(['new']);
    await everythingOpens();
    expect(await versionsOf()).toEqual(versions);
    expect(await read().event.count()).toBe(events);
    const { lines, isComplete } = rotationReport(rotation, seal().keyIds);
    expect(isComplete).toBe(true);
    expect(lines.join('\n')).toContain('0 values are sealed under old: this key is needed no more');
    configured({ ...after, keys: { new: newKey } });
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
    configured(after);
    await rotate();
    const { totpSealed } = await read().person.findUniqueOrThrow({ where: { id: 'p1' } });
    expect(seal().keyIdOf(totpSealed ?? '')).toBe('new');
    expect(seal().open(totpSealed ?? '', place)).toBe('JBSWY3DP');
    expect(SEALED_COLUMNS.length).toBeGreaterThan(8);
  });

  test('goes on where it was stopped, and does nothing the second time', async () => {
    configured(after);
    const first = await rotate(3);
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
    configured(after);
    const phones = new Map<string, string>();
    let isOver = false;
    const change = async () => {
      for (let at = 0; !isOver; at += 1) {
        const { id } = people[randomInt(PEOPLE)] ?? { id: '' };
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
    people = people.map((person) => ({ ...person, phone: phones.get(person.id) ?? person.phone }));
    await everythingOpens();
    expect(await keysInUse()).toEqual(['new']);
  });

  test('leaves a value that was tampered with as it is, names its row, and renews the others', async () => {
    const [first, second] = people;
    const stolen = await read().resident.findUniqueOrThrow({ where: { id: second?.id ?? '' } });
    await write(({ db }) =>
      db.resident.update({ where: { id: first?.id ?? '' }, data: { phoneSealed: stolen.phoneSealed } }),
    );
    configured(after);
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
  const both: SealKeys = { ...before, indexKey: newIndex, indexKeysBefore: [oldIndex] };
  const holdersOf = ({ idNo }: KnownPerson) =>
    write(async (tx) => (await numberHolders(tx, idNo)).map(({ id }) => id));

  test('finds everybody before, while and after it runs', async () => {
    const ids = people.map(({ id }) => [id]);
    configured(both);
    expect(await sealKeyProblems()).toEqual([]);
    expect(await Promise.all(people.map(holdersOf))).toEqual(ids);
    expect((await rotate(2)).isStopped).toBe(true);
    expect(await Promise.all(people.map(holdersOf))).toEqual(ids);
    const { unrenewed } = await rotate();
    expect(unrenewed).toEqual([]);
    configured({ ...before, indexKey: newIndex });
    expect(await sealKeyProblems()).toEqual([]);
    expect(await Promise.all(people.map(holdersOf))).toEqual(ids);
    const holders = await read().resident.findMany({ select: { idNoIndex: true, idNoHolderIndex: true } });
    for (const { idNoIndex, idNoHolderIndex } of holders) expect(idNoHolderIndex).toBe(idNoIndex);
  });

  test('gives no index to a column that is empty on purpose', async () => {
    const id = people[0]?.id ?? '';
    const data = { idNoHolderIndex: null, healthCardNoIndex: null };
    await write(({ db }) => db.resident.update({ where: { id }, data }));
    configured(both);
    await rotate();
    expect(await read().resident.findUniqueOrThrow({ where: { id } })).toMatchObject(data);
  });

  test('touches no index that it cannot account for', async () => {
    configured({ ...before, indexKey: newIndex });
    const { renewed, unrenewed } = await rotate();
    expect({ renewed, unrenewed: unrenewed.length }).toEqual({ renewed: 0, unrenewed: PEOPLE * 5 });
  });
});

describe('the service does not start', () => {
  test('without a key that sealed something here: it names the key, a column and a row', async () => {
    configured({ ...before, activeKeyId: 'new', keys: { new: newKey } });
    const problems = await sealKeyProblems();
    expect(problems).toHaveLength(6);
    expect(problems[0]).toMatch(
      /^SEAL_KEYS_BEFORE lacks the key old: it sealed idNoSealed of 130 rows of Resident, the first of them [0-9a-f-]{36}\.$/,
    );
  });

  test('with another index key than the one that made the indexes', async () => {
    configured({ ...before, indexKey: newIndex });
    const problems = await sealKeyProblems();
    expect(problems).toHaveLength(5);
    expect(problems[0]).toMatch(
      /^SEAL_INDEX_KEY is not the key that made idNoIndex of Resident [0-9a-f-]{36}/,
    );
  });

  test('and says so in the list of what is wrong with its settings', async () => {
    await close();
    const config = testConfig({ DATABASE_URL: database.url });
    const refused = await openDatabase(config, new Date()).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConfigError);
    expect(String(refused)).toContain('SEAL_KEYS_BEFORE lacks the key old');
    configured(before);
  });

  test('one value that was tampered with keeps nobody from starting', async () => {
    const id = people.map((person) => person.id).sort()[0] ?? '';
    const broken = seal().seal('139', { table: 'elsewhere', row: '1', column: 'x' });
    await write(({ db }) => db.resident.update({ where: { id }, data: { phoneSealed: broken } }));
    expect(await sealKeyProblems()).toEqual([]);
  });
});
