import { beforeAll, describe, expect, test } from 'vitest';
import { sweepSearchKeys } from '../../domain/search/sweep.ts';
import { read, write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { idCardNo } from '../fixtures/residents.ts';
import { dayOf, newRegistration, newStay, signedIn } from '../fixtures/town.ts';
import { freshKey, nodeOf } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

const SEARCH = `query ($text: String!, $first: Int! = 20, $after: String) {
  search(text: $text, first: $first, after: $after) {
    edges { cursor node { matchedBy resident { id name idNoMasked } } } pageInfo { hasNextPage endCursor } } }`;

interface Found {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: {
      readonly matchedBy: string;
      readonly resident: { readonly id: string; readonly name: string };
    };
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const page = async (by: LastingClient, variables: { text: string; first?: number; after?: string | null }) =>
  (await by.ask<{ search: Found }>(SEARCH, variables)).search;
/** Who is found, as `王桂英 NAME`. */
const found = async (by: LastingClient, text: string): Promise<string[]> =>
  (await page(by, { text })).edges.map(({ node }) => `${node.resident.name} ${node.matchedBy}`);

/** An ID card number that ends in these characters is not made; so the end is taken from it. */
const tailOf = (idNo: string, length: number): string => idNo.slice(-length);

const ids: Record<string, string> = {};
const guiyingIdNo = idCardNo({ birthOn: '1938-07-21', sequence: 348 });
const CARD = '440499012345670077';

async function takeIn(name: string, change: object = {}, stay: object = {}): Promise<string> {
  const person = newRegistration({ nameOnCard: name, ...change });
  const { id } = nodeOf(await town.nurse.act<{ id: string }>('residentRegister', person, 'id'));
  nodeOf(await town.nurse.act('residencyBegin', newStay(town, id, stay)));
  ids[name] = id;
  return id;
}

beforeAll(async () => {
  await takeIn('王桂英', { idNo: guiyingIdNo, healthCardNo: CARD }, { bedNo: '301-2' });
  await takeIn('王贵', {}, { bedNo: '302-1' });
  await takeIn('单雄信');
  await takeIn('仇英');
  await takeIn('曾国华');
  await takeIn('解缙');
  await takeIn('吕布');
  await takeIn('阿依古丽·买买提');
  await takeIn('ᠤᠷᠨᠠ');
  await takeIn('Ömer Şahin', { nameUsual: '老奥' });
});

describe('a nurse finds somebody by what she hears, sees or has in her hand', () => {
  test.each([
    ['王', ['王桂英 NAME', '王贵 NAME']],
    ['王桂', ['王桂英 NAME']],
    ['桂英', ['王桂英 NAME_PART']],
    ['wanggui', ['王贵 PINYIN', '王桂英 PINYIN']],
    ['ＷＡＮＧ ｇｕｉ ｙｉｎｇ', ['王桂英 PINYIN']],
    ['guiying', ['王桂英 PINYIN_PART']],
    ['wgy', ['王桂英 INITIALS']],
    ['shan', ['单雄信 PINYIN']],
    ['danxiong', ['单雄信 PINYIN']],
    ['qiu', ['仇英 PINYIN']],
    ['chouying', ['仇英 PINYIN']],
    ['zeng', ['曾国华 PINYIN']],
    ['cengguo', ['曾国华 PINYIN']],
    ['xie', ['解缙 PINYIN']],
    ['jiejin', ['解缙 PINYIN']],
    ['lübu', ['吕布 PINYIN']],
    ['lvbu', ['吕布 PINYIN']],
    ['阿依', ['阿依古丽·买买提 NAME']],
    ['买买提', ['阿依古丽·买买提 NAME_PART']],
    ['ᠤᠷ', ['ᠤᠷᠨᠠ NAME']],
    ['omer', ['Ömer Şahin NAME']],
    ['ŞAHIN', ['Ömer Şahin NAME_PART']],
    ['老奥', ['Ömer Şahin NAME']],
    ['302', ['王贵 BED']],
    [CARD, ['王桂英 HEALTH_CARD']],
    ['４４０４-９９０１２３４５６７００７７', ['王桂英 HEALTH_CARD']],
    [tailOf(guiyingIdNo, 4), ['王桂英 ID_TAIL']],
    [tailOf(guiyingIdNo, 6).toLowerCase(), ['王桂英 ID_TAIL']],
    ['301-2', ['王桂英 BED']],
    ['％_', []],
    ['张三', []],
  ])('%s', async (text, expected) => {
    const isRefused = text === '％_';
    if (isRefused) return expect(found(town.nurse, text)).rejects.toThrow('Type a character');
    expect((await found(town.nurse, text)).sort()).toEqual([...expected].sort());
  });

  test('short of four digits only a whole bed number of the own home is one', async () => {
    await takeIn('短床', {}, { bedNo: '7' });
    expect(await found(town.nurse, '7')).toEqual(['短床 BED']);
    expect(await found(town.nurse, '30')).toEqual([]);
    await expect(found(town.doctor, '7')).rejects.toThrow('Type a character');
  });

  test.each([
    ['', 'TEXT_EMPTY'],
    ['   ', 'TEXT_EMPTY'],
    ['a', 'SEARCH_TEXT_SHORT'],
    ['-·-', 'SEARCH_TEXT_SHORT'],
    ['王\u0000', 'TEXT_CONTROL_CHARACTERS'],
    ['王'.repeat(51), 'TEXT_TOO_LONG'],
  ])('"%s" is refused', async (text, code) => {
    const { errors = [] } = await town.nurse.graphql(SEARCH, { text });
    expect(errors[0]?.extensions).toMatchObject({ code, path: ['text'] });
  });

  test('the pages follow each other, the best kind of match first, and nobody comes twice', async () => {
    for (let i = 0; i < 7; i += 1) await takeIn(`林林${'甲乙丙丁戊己庚'.charAt(i)}`, { nameUsual: '林林' });
    const whole = (await page(town.nurse, { text: 'lin' })).edges.map(({ node }) => node.resident.id);
    expect(new Set(whole).size).toBe(7);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { edges, pageInfo }: Found = await page(town.nurse, { text: 'lin', first: 2, after });
      seen.push(...edges.map(({ node }) => node.resident.id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(whole);
  });

  test('a cursor of somewhere else is refused, or leads to nothing', async () => {
    const cursor = (keys: readonly string[]) => Buffer.from(JSON.stringify(keys)).toString('base64url');
    const { errors = [] } = await town.nurse.graphql(SEARCH, { text: '王', after: cursor(['1']) });
    expect(errors[0]?.extensions.code).toBe('CURSOR');
    expect((await page(town.nurse, { text: '王', after: cursor(['99', '', 'x']) })).edges).toEqual([]);
  });

  test('is on record with those who were found', async () => {
    await found(town.nurse, '王桂英');
    const row = await read().auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } });
    expect(row).toMatchObject({ action: 'READ', operation: 'search', noun: 'resident', outcome: 'OK' });
    expect(JSON.parse(row.residentIds ?? '')).toEqual([ids.王桂英]);
  });
});

describe('who is not found', () => {
  test('nobody by a stranger, whatever is typed', async () => {
    for (const text of ['王', 'wang', 'wgy', CARD, tailOf(guiyingIdNo, 4), '301-2']) {
      expect(await page(town.otherNurse, { text })).toEqual(await page(town.otherNurse, { text: 'nobody' }));
    }
  });

  test('by the identity alone: a number says more than it opens', async () => {
    const again = newRegistration({ nameOnCard: '王桂英', idNo: guiyingIdNo });
    nodeOf(await town.otherNurse.act('residentRegister', again, 'id'));
    expect(await found(town.otherNurse, 'wgy')).toEqual(['王桂英 INITIALS']);
    expect(await found(town.otherNurse, CARD)).toEqual([]);
    expect(await found(town.otherNurse, tailOf(guiyingIdNo, 6))).toEqual([]);
    expect(await found(town.otherNurse, '301-2')).toEqual([]);
  });

  test('with a consent by the name and the number, and from its withdrawal on by nothing', async () => {
    const given = {
      residentId: ids.单雄信,
      purpose: 'RECORD_SHARING',
      policyRef: 'ZH-2026-7',
      decision: 'GIVEN',
      basis: 'RESIDENT',
      signerName: '单雄信',
      method: 'PAPER',
      signedAt: town.service.clock.now().toISOString(),
      recipientOrgIds: [town.network.hospital.id],
    };
    const consent = nodeOf(await town.nurse.act('consentRecord', given));
    expect(await found(town.doctor, 'shan')).toEqual(['单雄信 PINYIN']);
    const withdrawal = { consentId: consent.id, expectedVersion: consent.version, withdrawnByName: '单雄信' };
    nodeOf(await town.nurse.act('consentWithdraw', withdrawal));
    expect(await found(town.doctor, 'shan')).toEqual([]);
    expect(
      await read().residentSearchKey.count({ where: { organizationId: town.network.hospital.id } }),
    ).toBe(0);
  });

  test('in an emergency by the clinician who opened the record, and by no colleague', async () => {
    const colleague = await signedIn(town.service, town.network.hospital.id, 'HOSP_DOCTOR');
    const reason = { reasonCode: 'UNCONSCIOUS', reasonText: '急诊患者意识不清，无法询问病史' };
    nodeOf(await town.doctor.act('breakGlassOpen', { residentId: ids.解缙, ...reason }));
    expect(await found(town.doctor, '解缙')).toEqual(['解缙 NAME']);
    expect(await found(colleague, '解缙')).toEqual([]);
    expect(await found(colleague, 'xie')).toEqual([]);
  });

  test('by a role that cares for nobody', async () => {
    await expect(page(town.homeAdmin, { text: '王' })).rejects.toThrow();
    await expect(page(town.scheduler, { text: '王' })).rejects.toThrow();
  });
});

describe('the keys follow the record', () => {
  test('a name set right is found by the new one, and no more by the old one', async () => {
    const id = await takeIn('赵错字');
    const { version } = await read().resident.findUniqueOrThrow({ where: { id } });
    nodeOf(
      await town.nurse.act('residentCorrect', {
        residentId: id,
        expectedVersion: version,
        nameOnCard: '钱正字',
      }),
    );
    expect(await found(town.nurse, '赵错')).toEqual([]);
    expect(await found(town.nurse, 'zhaocuo')).toEqual([]);
    expect(await found(town.nurse, '钱正')).toEqual(['钱正字 NAME']);
  });

  test('while a name is set right, everybody is found by the old one or the new one, and shown as found', async () => {
    const id = await takeIn('孙旧名');
    let isDone = false;
    const correcting = (async () => {
      for (let round = 0; round < 6; round += 1) {
        const { version } = await read().resident.findUniqueOrThrow({ where: { id } });
        const nameOnCard = round % 2 === 0 ? '孙新名' : '孙旧名';
        const input = { residentId: id, expectedVersion: version, nameOnCard, idempotencyKey: freshKey() };
        nodeOf(await town.nurse.act('residentCorrect', input));
      }
      isDone = true;
    })();
    while (!isDone) {
      const names = await found(town.nurse, '孙');
      expect(names).toHaveLength(1);
      for (const [text, name] of [
        ['孙旧', '孙旧名 NAME'],
        ['孙新', '孙新名 NAME'],
      ] as const) {
        expect([[], [name]]).toContainEqual(await found(town.nurse, text));
      }
    }
    await correcting;
  });

  test('a key that nobody removed yet opens nothing', async () => {
    const id = await takeIn('周离开', {}, { bedNo: '9-1' });
    const stay = await read().residency.findFirstOrThrow({ where: { residentId: id } });
    const end = {
      residencyId: stay.id,
      expectedVersion: stay.version,
      toOn: dayOf(town, 0),
      reason: 'MOVED_HOME',
    };
    nodeOf(await town.nurse.act('residencyEnd', end));
    expect(await found(town.nurse, '周离')).toEqual(['周离开 NAME']);
    town.service.clock.advance(86_400_000);
    const keys = () => read().residentSearchKey.count({ where: { residentId: id } });
    expect(await keys()).toBeGreaterThan(0);
    expect(await found(town.nurse, '周离')).toEqual([]);
    expect(await found(town.nurse, '9-1')).toEqual([]);
    await sweepSearchKeys(town.service.clock.now());
    expect(await keys()).toBe(0);
  });

  test('a relation that came without keys gets them in the background, and once', async () => {
    await write((tx) => tx.db.residentSearchKey.deleteMany({ where: { residentId: ids.吕布 ?? '' } }));
    await write((tx) =>
      tx.db.careRelation.updateMany({ where: { residentId: ids.吕布 ?? '' }, data: { searchVersion: 0 } }),
    );
    expect(await found(town.nurse, 'lvbu')).toEqual([]);
    const now = town.service.clock.now();
    const counts = await Promise.all([sweepSearchKeys(now), sweepSearchKeys(now)]);
    expect(Math.max(...counts)).toBeGreaterThan(0);
    expect(await found(town.nurse, 'lvbu')).toEqual(['吕布 PINYIN']);
    expect(await sweepSearchKeys(now)).toBe(0);
  });

  test('the database holds no end of a number', async () => {
    const keys = await read().residentSearchKey.findMany({ where: { kind: 'ID_TAIL' } });
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter(({ key }) => !/^[A-Za-z0-9_-]{43}$/.test(key))).toEqual([]);
  });
});
