import { expect, test } from 'vitest';
import { beginsIsolation } from '../../domain/safety-block/begins-isolation.ts';

const block = (text: string) => {
  const [infectionStatus = '', isolation = ''] = text.split(' ');
  return { infectionStatus, isolation };
};

test.each([
  ['', 'NONE_KNOWN NONE', false],
  ['', 'UNKNOWN STANDARD', false],
  ['', 'NONE_KNOWN CONTACT', true],
  ['', 'SUSPECTED STANDARD', true],
  ['NONE_KNOWN NONE', 'NONE_KNOWN STANDARD', false],
  ['NONE_KNOWN STANDARD', 'NONE_KNOWN PROTECTIVE', true],
  ['NONE_KNOWN STANDARD', 'CONFIRMED STANDARD', true],
  ['SUSPECTED AIRBORNE', 'CONFIRMED AIRBORNE', true],
  ['CONFIRMED AIRBORNE', 'CONFIRMED CONTACT', false],
  ['CONFIRMED CONTACT', 'CONFIRMED STANDARD', false],
  ['CONFIRMED CONTACT', 'NONE_KNOWN NONE', false],
])('after "%s", "%s" begins an isolation: %s', (before, after, begins) => {
  expect(beginsIsolation(before === '' ? null : block(before), block(after))).toBe(begins);
});
