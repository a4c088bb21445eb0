import { randomBytes } from 'node:crypto';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * A new identifier: UUID version 7 (RFC 9562), 48 bits of `now` in milliseconds and 74 random bits. Ids of later
 * milliseconds sort after earlier ones; within one millisecond there is no order.
 * @throws RangeError for an instant before 1970, or none at all
 */
export function newId(now: Date): string {
  const milliseconds = now.getTime();
  if (!(milliseconds >= 0)) throw new RangeError('An id needs an instant from 1970 on.');
  const bytes = randomBytes(16);
  bytes.writeUIntBE(milliseconds, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return parts.join('-');
}

/** Whether a text has the form of an identifier of this network. */
export const isId = (text: string): boolean => UUID_V7.test(text);
