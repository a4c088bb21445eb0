import { beforeEach, describe, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { correctResident } from '../../domain/resident/correct.ts';
import type { ResidentRegisterInput } from '../../domain/resident/register.ts';
import { write } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { actor, type Network, newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { housed, idCardNo, newPerson, register, written } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

let network: Network;
beforeEach(async () => {
  network = await smallNetwork(testClock(SUNDAY_MORNING));
});

const shown = async <Shown>(id: string, fields: string, by = network.nurse): Promise<Shown> =>
  (await answerTo<{ resident: Shown }>(by, `{ resident(id: "${id}") { ${fields} } }`)).resident;

const NO_CARD = { idNo: null, healthCardNo: null, insuranceNo: null } as const;
const OTHER = { ...NO_CARD, sex: 'FEMALE', birthOn: '1941-03-08' } as const;

describe('every kind of document, and none, is registered', () => {
  const documents: readonly [string, Partial<ResidentRegisterInput>, string | null][] = [
    ['an ID card', { idType: 'ID_CARD', idNo: idCardNo({ birthOn: '1930-01-02' }) }, null],
    ['a permit of Hong Kong', { ...OTHER, idType: 'HK_MACAO_TAIWAN', idNo: 'H12345678' }, null],
    ['a permanent residence card', { ...OTHER, idType: 'FOREIGN_PERMANENT', idNo: 'CAN310078053105' }, null],
    ['a passport', { ...OTHER, idType: 'PASSPORT', idNo: 'E12345678' }, null],
    ['a lost one', { ...OTHER, idType: 'NONE', idMissingReason: 'LOST' }, '2026-12-22'],
    ['none ever', { ...OTHER, idType: 'NONE', idMissingReason: 'NEVER_REGISTERED' }, '2026-12-22'],
    [
      'nobody knows who it is',
      { ...NO_CARD, idType: 'NONE', idMissingReason: 'UNIDENTIFIED', sex: 'UNKNOWN' },
      '2026-12-22',
    ],
  ];
  test.each(documents)('%s', async (_name, document, idDueOn) => {
    const id = await register(network.nurse, document);
    const found = await shown<{ idType: string; idDueOn: string | null; temporaryNo: string | null }>(
      id,
      'idType idDueOn temporaryNo',
    );
    expect(found.idType).toBe(document.idType);
    expect(found.idDueOn).toBe(idDueOn);
    expect(found.temporaryNo === null).toBe(document.idType !== 'NONE');
  });

  test('the day on which a document is due ends with the document', async () => {
    const id = await register(network.nurse, { ...OTHER, idType: 'NONE', idMissingReason: 'LOST' });
    const document = { idType: 'PASSPORT', idNo: 'E87654321' } as const;
    await correctResident(network.nurse, {
      ...{ idempotencyKey: newKey(), residentId: id, expectedVersion: 1, ...document },
    });
    expect((await shown<{ idDueOn: string | null }>(id, 'idDueOn')).idDueOn).toBeNull();
  });
});

let passports = 0;

describe('names stay as they are written, and are found however they are typed', () => {
  const names: readonly [string, Partial<ResidentRegisterInput>, string][] = [
    ['a middle dot', { nameOnCard: '艾力·买买提' }, '艾力•买买提'],
    ['full width', { nameOnCard: 'ＬＩ　ＭＩＮＧ' }, 'li ming'],
    ['a character of CJK extension B', { nameOnCard: '王𠮷' }, '𠮷'],
    ['a character of CJK extension G', { nameOnCard: '李𰻝' }, '𰻝'],
    ['a variation of a character', { nameOnCard: '葛\u{E0100}城' }, '葛城'],
    ['Mongolian script', { nameOther: 'ᠪᠠᠲᠤ\u180B ᠬᠠᠭᠠᠨ\u202Fᠤ' }, 'ᠪᠠᠲᠤ'],
    ['Cyrillic', { nameOther: 'Батхаан' }, 'БАТХААН'],
    ['pinyin', { nameOther: 'Lǚ Xiùyīng' }, 'lǚ xiùyīng'],
    ['a usual name', { nameUsual: '阿婆' }, '阿婆'],
  ];
  test.each(names)('%s', async (_name, given, typed) => {
    passports += 1;
    const idNo = `E${20_000_000 + passports}`;
    const id = await register(network.nurse, { ...OTHER, idType: 'PASSPORT', idNo, ...given });
    const { name, nameOther, nameUsual } = await shown<Record<string, string | null>>(
      id,
      'name nameOther nameUsual',
    );
    const kept = { nameOnCard: name, nameOther, nameUsual };
    for (const [field, text] of Object.entries(given)) expect(kept[field as 'nameOnCard']).toBe(text);
    const query = `{ residents(filter: { nameContains: "${typed}" }) { edges { node { id } } } }`;
    const { residents } = await answerTo<{ residents: { edges: { node: { id: string } }[] } }>(
      network.nurse,
      query,
    );
    expect(residents.edges.map(({ node }) => node.id)).toContain(id);
  });
});

describe('insured care', () => {
  const LISTS =
    'version offSiteFilings { regionCode fromOn toOn } chronicOutpatients { illness name isProtected }';
  const filed = { regionCode: '450000', fromOn: '2026-01-01', toOn: '2026-12-31' };

  test('is registered and corrected as whole lists; what a nurse is not shown she does not take away', async () => {
    const { nurse, clock, home } = network;
    const doctor = await write((tx) =>
      actor(tx, clock, { organizationId: home, kind: 'NURSING_HOME', role: 'CLINIC_DOCTOR', name: '医生' }),
    );
    const chronicOutpatients = [
      { illness: 'HYPERTENSION', fromOn: '2020-01-01' },
      { illness: 'HIV_AIDS', name: '艾滋病', fromOn: '2019-01-01' },
    ] as const;
    const id = await housed(nurse, { ...newPerson(), offSiteFilings: [filed], chronicOutpatients });
    const seen = await shown<{ version: number; chronicOutpatients: object[] }>(id, LISTS);
    expect(seen.chronicOutpatients).toEqual([
      { illness: 'HYPERTENSION', name: null, isProtected: false },
      { illness: null, name: null, isProtected: true },
    ]);
    const change = {
      offSiteFilings: [],
      chronicOutpatients: [{ illness: 'DIABETES', fromOn: '2026-01-01' }],
    };
    await correctResident(nurse, {
      ...{ idempotencyKey: newKey(), residentId: id, expectedVersion: seen.version },
      ...(change as object),
    });
    expect(await shown(id, LISTS, doctor)).toMatchObject({
      offSiteFilings: [],
      chronicOutpatients: [
        { illness: 'DIABETES', isProtected: false },
        { illness: 'HIV_AIDS', name: '艾滋病', isProtected: true },
      ],
    });
  });

  test.each([
    ['a filing that ends before it begins', { offSiteFilings: [{ ...filed, toOn: '2025-01-01' }] }, 'toOn'],
    ['a region that is none', { offSiteFilings: [{ ...filed, regionCode: 'GX' }] }, 'regionCode'],
    [
      'an illness without a name',
      { chronicOutpatients: [{ illness: 'OTHER', fromOn: '2026-01-01' } as const] },
      'name',
    ],
  ])('%s is refused, and nothing is written', async (_name, lists, field) => {
    const before = await written();
    const refusal = await refusalOf(register(network.nurse, { ...newPerson(), ...lists }));
    expect(refusal.path).toEqual([Object.keys(lists)[0], '0', field]);
    expect(await written()).toEqual(before);
  });
});
