import { beforeEach, describe, expect, test } from 'vitest';
import { assessCapacity } from '../../domain/capacity-assessment/assess.ts';
import { testClock } from '../../domain/clock.ts';
import { recordConsent } from '../../domain/consent/record.ts';
import { appointRepresentative } from '../../domain/representative/appoint.ts';
import { endRepresentative } from '../../domain/representative/end.ts';
import { correctResident } from '../../domain/resident/correct.ts';
import type { ResidentRegisterInput } from '../../domain/resident/register.ts';
import { read, write } from '../../prisma/client.ts';
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

const assess = (residentId: string, capacity: 'FULL' | 'LIMITED' | 'NONE', assessedOn: string) =>
  assessCapacity(network.nurse, {
    ...{ idempotencyKey: newKey(), residentId, capacity, assessedOn },
    ...{ assessorName: '市第一医院司法鉴定所', basis: '简易精神状态检查 12 分' },
  });

describe('capacity', () => {
  test('is the latest by the day of the assessment, whichever was recorded last', async () => {
    const id = await housed(network.nurse, newPerson());
    await assess(id, 'NONE', '2026-11-20');
    await assess(id, 'FULL', '2020-01-01');
    const found = await shown<{ capacity: string; capacityAssessments: { capacity: string }[] }>(
      id,
      'capacity capacityAssessments { capacity assessorName basis }',
    );
    expect(found.capacity).toBe('NONE');
    expect(found.capacityAssessments.map(({ capacity }) => capacity)).toEqual(['NONE', 'FULL']);
    const { basisSealed } = await read().capacityAssessment.findFirstOrThrow({ where: { residentId: id } });
    expect(basisSealed).not.toContain('精神');
  });

  test.each([
    ['NOT_ASSESSED', '2026-11-20', 'capacity'],
    ['LIMITED', '2026-11-23', 'assessedOn'],
    ['LIMITED', '2026-02-30', 'assessedOn'],
  ])('%s on %s is refused at %s', async (capacity, assessedOn, path) => {
    const id = await housed(network.nurse, newPerson());
    const refusal = await refusalOf(assess(id, capacity as 'NONE', assessedOn));
    expect(refusal.path).toEqual([path]);
    expect(await read().capacityAssessment.count({ where: { residentId: id } })).toBe(0);
  });

  test('hangs on a consent: NONE signs nothing, LIMITED with a witness and a warning; later ones change nothing', async () => {
    const id = await housed(network.nurse, newPerson());
    const sign = () =>
      recordConsent(network.nurse, {
        ...{ idempotencyKey: newKey(), residentId: id, purpose: 'REFERRAL', policyRef: '第1条' },
        ...{ recipientOrgIds: [network.hospital], signerName: '陈阿婆', witnessName: '李医生' },
        ...{ basis: 'SELF', decision: 'GIVEN', method: 'PAPER', signedAt: network.clock.now() },
      });
    await assess(id, 'LIMITED', '2026-11-19');
    await sign();
    await assess(id, 'NONE', '2026-11-20');
    expect(await refusalOf(sign())).toMatchObject({ code: 'CONSENT_CAPACITY', path: ['basis'] });
    expect(await shown(id, 'consents { state warnings { code } }')).toEqual({
      consents: [{ state: 'GIVEN', warnings: [{ code: 'SIGNER_CAPACITY_LIMITED' }] }],
    });
  });
});

describe('a representative', () => {
  const appoint = (residentId: string, change: object = {}) =>
    appointRepresentative(network.nurse, {
      ...{ idempotencyKey: newKey(), residentId, kind: 'STATUTORY', name: '陈小明', phone: '13800001111' },
      ...{ document: '户口簿 第3页', fromOn: '2026-01-01', ...change },
    });
  const FIELDS = 'representatives { kind name phoneMasked toOn isInForce warnings { code } }';

  test('is appointed, seen masked, warned about where the capacity does not fit, and ended', async () => {
    const id = await housed(network.nurse, newPerson());
    const representativeId = await appoint(id);
    const guardian = { kind: 'STATUTORY', name: '陈小明', phoneMasked: '138****1111' };
    expect(await shown(id, FIELDS)).toEqual({
      representatives: [
        { ...guardian, toOn: null, isInForce: true, warnings: [{ code: 'GUARDIAN_OF_CAPABLE' }] },
      ],
    });
    await assess(id, 'NONE', '2026-11-20');
    await appoint(id, { kind: 'NEXT_OF_KIN', fromOn: '2026-02-01' });
    const { representatives } = await shown<{ representatives: { warnings: { code: string }[] }[] }>(
      id,
      FIELDS,
    );
    expect(representatives.map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([
      ['GUARDIAN_NEEDED'],
      [],
    ]);
    const end = { representativeId, toOn: '2026-11-21', reason: '变更监护人' };
    const stale = endRepresentative(network.nurse, { ...end, idempotencyKey: newKey(), expectedVersion: 9 });
    expect((await refusalOf(stale)).code).toBe('VERSION_CONFLICT');
    await endRepresentative(network.nurse, { ...end, idempotencyKey: newKey(), expectedVersion: 1 });
    const again = endRepresentative(network.nurse, { ...end, idempotencyKey: newKey(), expectedVersion: 2 });
    expect((await refusalOf(again)).code).toBe('REPRESENTATIVE_ENDED');
  });

  test.each([
    ['staff of the home', { name: '护士甲' }, 'STAFF_AS_REPRESENTATIVE', 'name'],
    ['a document that ends before it begins', { toOn: '2025-01-01' }, 'REPRESENTATIVE_TERM', 'toOn'],
    ['a telephone that is none', { phone: '12' }, 'PHONE_FORM', 'phone'],
    ['no document', { document: ' ' }, 'TEXT_EMPTY', 'document'],
  ])('%s is refused, and nothing is written', async (_name, change, code, path) => {
    const id = await housed(network.nurse, newPerson());
    expect(await refusalOf(appoint(id, change))).toMatchObject({ code, path: [path] });
    expect(await read().representative.count({ where: { residentId: id } })).toBe(0);
  });

  test.each([
    ['who is appointed', { name: '护士甲', kind: 'APPOINTED' }],
    ['who only bears the name of one', { name: '护士甲', isNamesake: true }],
  ])('of the staff, %s, may stand for a resident', async (_name, change) => {
    const id = await housed(network.nurse, newPerson());
    await appoint(id, change);
    expect(await read().representative.count({ where: { residentId: id } })).toBe(1);
  });

  test('is not appointed by another home', async () => {
    const id = await housed(network.nurse, newPerson());
    const foreign = appointRepresentative(network.otherNurse, {
      ...{ idempotencyKey: newKey(), residentId: id, kind: 'STATUTORY', name: '某', phone: '13800001111' },
      ...{ document: '文书', fromOn: '2026-01-01' },
    });
    expect((await refusalOf(foreign)).code).toBe('NOT_FOUND');
  });
});
