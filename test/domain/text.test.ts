import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText } from '../../domain/text.ts';

test.each([
  ['Mongolian with variation selectors', '\u182E\u1823\u1829\u180B\u182D\u180E\u1823\u180F'],
  ['a Mongolian suffix behind U+202F', '\u182E\u1824\u202F\u1836\u1822\u1828'],
  ['a Mongolian text that ends in U+202F', '\u182E\u202F'],
  ['joined emoji', '👨\u200D👩\u200D👧'],
  ['ideographs of every plane', '㐀𠮷𪜀𫝀𫠠𬺰𰀀'],
  ['a soft hyphen and U+2028', 'a\u00ADb\u2028c'],
])('%s stays as it is', (_case, text) => {
  expect(cleanText(text)).toEqual({ ok: true, value: text });
  expect(cleanText(text, { isLenient: true, isMultiline: true })).toEqual({ ok: true, value: text });
});

test.each([
  ['NUL', 'a\u0000b'],
  ['a line break in a line', 'a\nb'],
  ['a tab in a line', 'a\tb'],
  ['escape', 'a\u001Bb'],
  ['delete', 'a\u007Fb'],
  ['C1', 'a\u0085b'],
  ['a bidi override', 'a\u202Eb'],
  ['a bidi isolate', 'a\u2066b'],
])('%s is refused, and stripped on request', (_case, text) => {
  expect(cleanText(text)).toEqual({ ok: false, code: 'TEXT_CONTROL_CHARACTERS' });
  expect(cleanText(text, { isLenient: true })).toEqual({ ok: true, value: 'ab' });
});

test('several lines keep their breaks and tabs, and nothing else', () => {
  expect(cleanText('a\r\n\tb\n', { isMultiline: true })).toEqual({ ok: true, value: 'a\n\tb' });
  expect(cleanText('a\rb', { isMultiline: true })).toEqual({ ok: false, code: 'TEXT_CONTROL_CHARACTERS' });
  expect(cleanText('a\rb', { isMultiline: true, isLenient: true })).toEqual({ ok: true, value: 'ab' });
});

test.each(['a\uD800', '\uDC00a', '\uD800\uD800\uDC00'])(
  'a lone surrogate in %j is always refused',
  (text) => {
    const refused = { ok: false, code: 'TEXT_CONTROL_CHARACTERS' };
    expect(cleanText(text)).toEqual(refused);
    expect(cleanText(text, { isLenient: true, isMultiline: true })).toEqual(refused);
  },
);

test.each([
  ['2,000 characters', 'x'.repeat(2000), true],
  ['2,001 characters', 'x'.repeat(2001), false],
  ['2,000 characters outside the basic plane', '𠮷'.repeat(2000), true],
  ['2,001 characters outside the basic plane', '𠮷'.repeat(2001), false],
])('%s', (_case, text, isTaken) => {
  expect(cleanText(text).ok).toBe(isTaken);
});

test.each(['', ' ', '\u3000 \u00A0', '\u0000'])('%j is empty', (text) => {
  expect(cleanText(text, { isLenient: true })).toEqual({ ok: false, code: 'TEXT_EMPTY' });
});

test('outer white space is cut off, inner stays', () => {
  expect(cleanText('\u3000 巴雅尔 · 其其格 ')).toEqual({ ok: true, value: '巴雅尔 · 其其格' });
});

test('what was cleaned once is clean', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, isMultiline) => {
      const once = cleanText(text, { isLenient: true, isMultiline });
      if (once.ok) expect(cleanText(once.value, { isMultiline })).toEqual(once);
    }),
  );
});
