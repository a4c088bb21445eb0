import { expect, test } from 'vitest';
import { languageName } from '../../../domain/codes/language.ts';

test.each([
  ['zh', '中文'],
  ['ug', '维吾尔语'],
  ['mn', '蒙古语'],
  ['yue', '粤语'],
  ['蒙古语', '蒙古语'],
  ['四川话', '四川话'],
  ['xx', 'xx'],
  ['Hakka', 'Hakka'],
])('%s is called %s', (language, name) => {
  expect(languageName(language)).toBe(name);
});
