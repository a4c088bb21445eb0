import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasLetter, matchingName } from '../../domain/name.ts';

test.each(['·', '•', '・', '‧', '･', '.', '．', ' · ', '··', '∙'])('买买提%s艾力 is one name', (dot) => {
  expect(matchingName(`买买提${dot}艾力`)).toBe('买买提·艾力');
});

test.each([
  ['Ｂａｔｕ', 'BATU'],
  ['  Bayar   Bold ', 'BAYAR BOLD'],
  ['Баяр', 'БАЯР'],
  ['王\u3000秀英', '王 秀英'],
  ['葛\u{E0100}城', '葛城'],
  ['\u182E\u1823\u1829\u180B\u182D\u180E\u1823', '\u182E\u1823\u1829\u182D\u1823'],
  ['王秀英', '王秀英'],
])('%j is compared as %j', (name, form) => {
  expect(matchingName(name)).toBe(form);
});

test('characters that are not the same person stay apart', () => {
  expect(matchingName('王秀英')).not.toBe(matchingName('王秀瑛'));
  expect(matchingName('王 秀英')).not.toBe(matchingName('王秀英'));
});

test('the form of a form is the form itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const form = matchingName(name);
      expect(matchingName(form)).toBe(form);
    }),
  );
});

test.each(['陈秀英', 'Batu', 'Баяр', '\u182E\u1823\u1829', '〇', '\u{20BB7}', '\u{323B0}', '·阿', 'Ö', '1a'])(
  '%j can be a name',
  (name) => expect(hasLetter(name)).toBe(true),
);

test.each(['\u0301', '·', '123', '１２３', '①', '- -', '？', '\u180B', '😀'])('%j is no name', (name) =>
  expect(hasLetter(name)).toBe(false),
);
