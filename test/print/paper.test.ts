import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PrintDocument } from '../../server/print/document.ts';
import { fontRuns } from '../../server/print/font-runs.ts';
import { isPrintFont, useFurtherFonts } from '../../server/print/fonts.ts';
import { toHtml } from '../../server/print/html.ts';
import { linesOf } from '../../server/print/lines.ts';
import { toPdf } from '../../server/print/pdf.ts';
import { pdfText } from '../support/pdf-text.ts';

const AT = new Date('2026-11-25T22:00:00Z');
const list = (count: number): PrintDocument => ({
  paper: 'A4_LANDSCAPE',
  title: '外出就诊接送单',
  subtitle: `共 ${count} 人`,
  code: null,
  blocks: [
    {
      kind: 'TABLE',
      columns: [
        { title: '姓名', share: 1 },
        { title: '携带', share: 2 },
      ],
      rows: Array.from({ length: count }, (_, i) => [`第${i}位`, '身份证、医保卡、既往病历']),
    },
  ],
  footer: '测试',
});

describe('paper', () => {
  test('a list of 200 has every row, a head on every page, and the size of a letter', async () => {
    const pdf = await toPdf(list(200), AT);
    const lines = pdfText(pdf).split('\n');
    expect(lines.filter((line) => /^第\d+位$/.test(line))).toHaveLength(200);
    const pages = lines.filter((line) => line.startsWith('测试 · 第')).length;
    expect(pages).toBeGreaterThan(2);
    expect(lines.filter((line) => line === '姓名')).toHaveLength(pages);
    expect(pdf.length).toBeLessThan(200_000);
  });

  test('a long text goes on over the page, and nothing of it is lost', async () => {
    const sentences = Array.from({ length: 150 }, (_, i) => `第${i}句，活动后胸闷。`);
    const blocks = ['主诉', '现病史'].map(
      (label) => ({ kind: 'TEXT', label, text: sentences.join('\n') }) as const,
    );
    const text = pdfText(await toPdf({ ...list(0), paper: 'A4', blocks }, AT));
    for (const sentence of sentences) expect(text.split(sentence)).toHaveLength(3);
    expect(text).toMatch(/共 [4-9] 页/);
  });

  test('is the same for the same document at the same time, whoever made another one meanwhile', async () => {
    const [one, , two] = await Promise.all([toPdf(list(3), AT), toPdf(list(4), AT), toPdf(list(3), AT)]);
    expect(pdfText(one ?? Buffer.alloc(0))).toBe(pdfText(two ?? Buffer.alloc(0)));
  });

  test.each([
    ['a Han character of the extensions that the font has', '㐂𠂇', [{ font: 'han', text: '㐂𠂇' }]],
    ['one that it lacks', '𪛕氏', [{ font: 'han', text: '[U+2A6D5]氏' }]],
    [
      'a name in two scripts',
      '乌日娜ᠤᠷᠨᠠ',
      [
        { font: 'han', text: '乌日娜' },
        { font: 'mongolian', text: 'ᠤᠷᠨᠠ' },
      ],
    ],
    ['a selector of variants behind a Han character', '葛\u{E0100}', [{ font: 'han', text: '葛' }]],
    ['a letter of a script that no font has', 'བ', [{ font: 'han', text: '[U+0F56]' }]],
  ])('%s', (_case, text, runs) => {
    expect(fontRuns(text)).toEqual(runs);
  });

  test('a rare character of a name is written by a font that the operator has named', async () => {
    const file = fileURLToPath(new URL('../fixtures/fonts/hanazono-20bb7.ttf', import.meta.url));
    expect(isPrintFont(file)).toBe(true);
    useFurtherFonts([file]);
    try {
      expect(fontRuns('吉𠮷氏𪛕')).toEqual([
        { font: 'han', text: '吉' },
        { font: 'further 1', text: '𠮷' },
        { font: 'han', text: '氏[U+2A6D5]' },
      ]);
      const one = { ...list(1), title: '𠮷奶奶' };
      expect(
        pdfText(await toPdf(one, AT))
          .split('\n')
          .slice(0, 2),
      ).toEqual(['𠮷', '奶奶']);
    } finally {
      useFurtherFonts([]);
    }
    expect(fontRuns('𠮷')).toEqual([{ font: 'han', text: '[U+20BB7]' }]);
  });

  test('a file that is no font is none', () => {
    expect(isPrintFont(fileURLToPath(import.meta.url))).toBe(false);
    expect(isPrintFont('/nowhere.ttf')).toBe(false);
  });

  test('every character that can be seen is written, or named', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite', maxLength: 20 }), (text) => {
        const shown = fontRuns(text)
          .map((run) => run.text)
          .join('');
        const visible = Array.from(text).filter((c) => !/[\s\p{Cf}\p{M}]/u.test(c));
        for (const character of visible) {
          const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
          expect(shown.includes(character) || shown.includes(code)).toBe(true);
        }
      }),
    );
  });

  test('no line is wider than its place, and no character is lost between the lines', () => {
    const measure = (text: string) => Array.from(text).length;
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (text, width) => {
          const lines = linesOf(text, width, measure);
          expect(lines.every((line) => measure(line) <= width)).toBe(true);
          expect(lines.join('').replace(/\s/gu, '')).toBe(text.replace(/\s/gu, ''));
        },
      ),
    );
  });

  test('words of a document are never markup', () => {
    const html = toHtml({ ...list(1), title: '<script>alert(1)</script>', footer: '"\'&' });
    expect(html).not.toContain('<script>');
    expect(html).toContain('&quot;&#39;&amp;');
  });
});
