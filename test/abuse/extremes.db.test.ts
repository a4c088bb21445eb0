import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keptKeys } from '../../domain/idempotency.ts';
import { read } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { CONTACT } from '../fixtures/residents.ts';
import { newRegistration, newStay, signedIn, takeIn } from '../fixtures/town.ts';
import { freshKey, nodeOf, refusalIn } from '../support/acts.ts';

useTown();

const codesOf = (errors: readonly { extensions: Record<string, unknown> }[] | undefined) =>
  (errors ?? []).map(({ extensions }) => extensions.code);

describe('the ends of time', () => {
  const visits = 'query ($filter: AppointmentFilter) { appointments(filter: $filter) { edges { cursor } } }';
  const audited = 'query ($filter: AuditEventFilter) { auditEvents(filter: $filter) { edges { cursor } } }';

  test.each([
    ['no end', { toOn: '9999-12-31' }, []],
    ['a long past', { fromOn: '1000-01-01' }, []],
    ['no such year', { fromOn: '0000-01-01' }, ['BAD_USER_INPUT']],
    ['a year before all records', { fromOn: '0001-01-01' }, ['BAD_USER_INPUT']],
  ])('a service date: %s', async (_case, filter, codes) => {
    expect(codesOf((await town.nurse.graphql(visits, { filter })).errors)).toEqual(codes);
  });

  test.each([
    ['9999-12-31T23:59:59+08:00', []],
    ['9999-12-31T23:59:59-12:00', ['BAD_USER_INPUT']],
    ['0001-01-01T00:00:00+14:00', ['BAD_USER_INPUT']],
    ['2026-11-22T00:00:00+99:99', ['BAD_USER_INPUT']],
    ['2026-02-30T00:00:00Z', ['BAD_USER_INPUT']],
  ])('an instant: %s', async (toAt, codes) => {
    const { errors } = await town.auditAdmin.graphql(audited, { filter: { toAt } });
    expect(codesOf(errors)).toEqual(codes);
  });

  const cursor = (...keys: string[]) => Buffer.from(JSON.stringify(keys)).toString('base64url');
  const places = `query ($after: String, $hospital: ID) {
    slotsFree(filter: { hospitalId: $hospital }, after: $after) { edges { cursor } } }`;
  test.each([
    ['no such day', '2026-02-30T00:00:00.000Z'],
    ['no such month', '9999-99-99T99:99:99.999Z'],
    ['no such year', '0000-01-01T00:00:00.000Z'],
  ])('a cursor with %s', async (_case, instant) => {
    const after = cursor(instant, 'a');
    const { errors } = await town.nurse.graphql(places, { after, hospital: town.network.hospital.id });
    expect(codesOf(errors)).toEqual(['CURSOR']);
  });

  test('a cursor beyond every number', async () => {
    const list = 'query ($after: String) { auditEvents(after: $after) { edges { cursor } } }';
    const { errors } = await town.auditAdmin.graphql(list, { after: cursor('2147483648') });
    expect(codesOf(errors)).toEqual(['CURSOR']);
  });
});

test('a resident has at most 20 contacts, and a longer list is not begun', async () => {
  const contacts = Array.from({ length: 21 }, () => CONTACT);
  const { id } = nodeOf(await town.nurse.act<{ id: string }>('residentRegister', newRegistration(), 'id'));
  const refused = refusalIn(await town.nurse.act('residencyBegin', newStay(town, id, { contacts })));
  expect(refused).toMatchObject({ code: 'CONTACTS_TOO_MANY', path: ['contacts'] });
  expect(await read().contact.count({ where: { residentId: id } })).toBe(0);
});

test.each(['\ufeff', '\u200b', '\u2028 \u200d'])(
  'a name that nobody sees is none: %j',
  async (nameOnCard) => {
    const refused = refusalIn(
      await town.nurse.act('residentRegister', newRegistration({ nameOnCard }), 'id'),
    );
    expect(refused).toMatchObject({ code: 'TEXT_EMPTY', path: ['nameOnCard'] });
  },
);

test('the current password is not guessed through an open session, aliases or not', async () => {
  const nurse = await signedIn(town.service, town.network.home.id, 'NH_NURSE');
  const input = (i: number) =>
    `{ idempotencyKey: "${freshKey()}", currentPassword: "guess-${i}", newPassword: "quiet-harbour-${i}" }`;
  const tries = Array.from(
    { length: 8 },
    (_, i) => `a${i}: passwordChange(input: ${input(i)}) { ... on Refusal { code } }`,
  );
  const data = await nurse.ask<Record<string, { code: string }>>(`mutation { ${tries.join(' ')} }`);
  const codes = Object.values(data).map(({ code }) => code);
  expect(codes).toEqual([...Array(5).fill('CURRENT_PASSWORD_WRONG'), ...Array(3).fill('PASSWORD_TRIES')]);
});

test('a look for an appointment that is not there is on record', async () => {
  const sought = { action: 'READ', operation: 'appointment', outcome: 'NOT_FOUND' };
  const before = await read().auditEvent.count({ where: sought });
  await town.nurse.ask('{ appointment(id: "nothing") { id } }');
  expect(await read().auditEvent.count({ where: sought })).toBe(before + 1);
});

test('what an idempotency record keeps of an input depends on a key outside the database', async () => {
  const residentId = await takeIn(town);
  const idempotencyKey = freshKey();
  const input = { idempotencyKey, residentId, expectedVersion: 1, dialect: '粤语' };
  nodeOf(await town.nurse.act('residentCorrect', input));
  const kept = await read().idempotencyRecord.findFirstOrThrow({
    where: { key: { in: keptKeys(idempotencyKey) } },
  });
  const sorted = Object.fromEntries(Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1)));
  const plain = createHash('sha256').update(JSON.stringify(sorted)).digest();
  expect([plain.toString('hex'), plain.toString('base64url')]).not.toContain(kept.inputHash);
});
