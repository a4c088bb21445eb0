import { expect, test } from 'vitest';
import { nameOf } from '../../fhir/map/human-name.ts';

test.each([
  [{ text: '张 伟', family: '张', given: ['伟'] }, '张 伟'],
  [{ family: '欧阳', given: ['修'] }, '欧阳修'],
  [{ family: 'Smith', given: ['John', 'M.'] }, 'Smith John M.'],
  [{ family: '阿卜杜拉', given: ['Ali'] }, '阿卜杜拉 Ali'],
  [{ given: ['秀英'] }, '秀英'],
  [{}, null],
])('%o is called %s', (name, called) => {
  expect(nameOf(name)).toBe(called);
});
