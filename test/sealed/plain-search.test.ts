import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { searchFor } from '../support/plain-search.ts';

const PHONE = '13912345678';
const ADDRESS = '广东省珠海市香洲区榕树里12345678号';
const search = searchFor([PHONE, ADDRESS, '440402194001010018']);

const among = (bytes: Buffer): Buffer => Buffer.concat([randomBytes(1001), bytes, randomBytes(503)]);
const inText = (text: string): Buffer => among(Buffer.from(text));

test('nothing is found where nothing is', () => {
  expect(search.hitsIn(randomBytes(1_000_000))).toEqual([]);
  expect(search.hitsIn(inText('13912345679 1391234567 44040219400101001X'))).toEqual([]);
  expect(search.hitsIn(Buffer.alloc(3))).toEqual([]);
});

test.each([
  ['as it is', inText(`x${PHONE}y`), PHONE],
  ['at the very beginning', Buffer.from(PHONE), PHONE],
  ['at the very end', Buffer.concat([randomBytes(50), Buffer.from(ADDRESS)]), ADDRESS],
  ['backwards', inText([...PHONE].reverse().join('')), PHONE],
  ['in hex', inText(Buffer.from(`..${PHONE}`).toString('hex')), PHONE],
  ['in UTF-16', among(Buffer.from(ADDRESS, 'utf16le')), ADDRESS],
  ['in an address of the web', inText(encodeURIComponent(ADDRESS)), ADDRESS],
  [
    'in JSON without Chinese letters',
    inText(
      '\\u5e7f\\u4e1c\\u7701\\u73e0\\u6d77\\u5e02\\u9999\\u6d32\\u533a\\u6995\\u6811\\u91cc12345678\\u53f7',
    ),
    ADDRESS,
  ],
  [
    'in base64, at each of the three places',
    inText(Buffer.from(`{"a":"${PHONE}"}`).toString('base64')),
    PHONE,
  ],
  ['in base64, one further', inText(Buffer.from(`{"ab":"${PHONE}"}`).toString('base64')), PHONE],
  ['in base64, two further', inText(Buffer.from(`{"abc":"${PHONE}"}`).toString('base64url')), PHONE],
])('a secret is found %s', (_form, bytes, secret) => {
  expect(search.hitsIn(bytes).some((hit) => hit.startsWith(secret))).toBe(true);
});
