import { describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { town } from '../fixtures/open-town.ts';
import {
  CARD,
  type Found,
  found,
  guiyingIdNo,
  ids,
  page,
  SEARCH,
  takeIn,
  useSearchScene,
} from '../search/scene.ts';

useSearchScene();

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
    [guiyingIdNo.slice(-4), ['王桂英 ID_TAIL']],
    [guiyingIdNo.slice(-6).toLowerCase(), ['王桂英 ID_TAIL']],
    ['301-2', ['王桂英 BED']],
    ['％_', []],
    ['张三', []],
  ])('%s', async (text, expected) => {
    const isRefused = text === '％_';
    if (isRefused) return expect(found(town.nurse, text)).rejects.toThrow('Type a character');
    expect((await found(town.nurse, text)).sort()).toEqual([...expected].sort());
  });

  test('short of four digits a number is that of a bed of the own home', async () => {
    await takeIn('短床', {}, { bedNo: '7' });
    expect(await found(town.nurse, '7')).toEqual(['短床 BED']);
    expect((await found(town.nurse, '30')).sort()).toEqual(['王桂英 BED', '王贵 BED'].sort());
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
    expect((await page(town.nurse, { text: '王', after: cursor(['99', 'x']) })).edges).toEqual([]);
  });

  test('is on record with those who were found', async () => {
    await found(town.nurse, '王桂英');
    const row = await read().auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } });
    expect(row).toMatchObject({ action: 'READ', operation: 'search', noun: 'resident', outcome: 'OK' });
    expect(JSON.parse(row.residentIds ?? '')).toEqual([ids.王桂英]);
  });
});
