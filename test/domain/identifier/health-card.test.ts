import { expect, test } from 'vitest';
import { parseHealthCardNo } from '../../../domain/identifier/health-card.ts';

const ELECTRONIC = 'a1'.repeat(32);

test.each([
  ['15010219400102123x', '15010219400102123X'],
  ['1501-0200-1234', '150102001234'],
  [ELECTRONIC, ELECTRONIC.toUpperCase()],
])('%s is read as %s', (text, value) => {
  expect(parseHealthCardNo(text)).toEqual({ ok: true, value });
});

test.each(['', '12345', 'ABCDEFGH', `${ELECTRONIC}0`, '1234567*'])('%j is no card number', (text) => {
  expect(parseHealthCardNo(text)).toEqual({ ok: false, code: 'HEALTH_CARD_FORM' });
});
