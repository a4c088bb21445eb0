import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { idsIn } from '../../domain/audit/id-list.ts';
import { testClock } from '../../domain/clock.ts';
import { recordConsent } from '../../domain/consent/record.ts';
import { setContact } from '../../domain/contact/set.ts';
import { beginResidency } from '../../domain/residency/begin.ts';
import { residentActions } from '../../domain/resident/available-actions.ts';
import { correctResident } from '../../domain/resident/correct.ts';
import { registerResident } from '../../domain/resident/register.ts';
import { unmaskResident } from '../../domain/resident/unmask.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { CONTACT, idCardNo, register, registration, stay, stranger } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
const DAY = 24 * 3_600_000;
let clinic: Acting;
let home: Acting;
/** Another person of another home in each test: they meet few on one day. */
beforeAll(async () => {
  await smallNetwork(clock);
  clinic = await stranger(clock, 'PRIMARY_CLINIC', 'FAMILY_DOCTOR');
});
beforeEach(async () => {
  clock.set(SUNDAY_MORNING);
  home = await stranger(clock, 'NURSING_HOME', 'NH_NURSE');
});

let sequence = 100;
const person = (change: object = {}) => {
  sequence += 1;
  return { idNo: idCardNo({ sequence }), healthCardNo: null, ...change };
};
const suspended = (who: Acting): Acting => ({
  ...who,
  viewer: { ...who.viewer, organizationStatus: 'SUSPENDED' },
});
const versionOf = async (id: string) => (await read().resident.findUniqueOrThrow({ where: { id } })).version;
const unmask = (who: Acting, residentId: string) =>
  unmaskResident(who, {
    idempotencyKey: newKey(),
    residentId,
    purpose: 'TRANSPORT_TICKET',
    fields: ['ID_NO'],
  });

describe('a home that takes in whom a clinic knows does nothing behind the back of the clinic', () => {
  const lookAt = (id: string) => answerTo(home, 'query ($id: ID!) { resident(id: $id) { name } }', { id });
  const list = () => answerTo(home, '{ residents { edges { node { id } } } }', {});
  const acts: [string, (residentId: string) => Promise<unknown>][] = [
    ['residencyBegin', async () => undefined],
    ['resident', lookAt],
    ['residents', list],
    ['residentUnmask', (id) => unmask(home, id)],
    [
      'residentCorrect',
      async (residentId) =>
        correctResident(home, {
          idempotencyKey: newKey(),
          residentId,
          expectedVersion: await versionOf(residentId),
          dialect: '粤语',
        }),
    ],
    [
      'consentRecord',
      (residentId) =>
        recordConsent(home, {
          ...{ idempotencyKey: newKey(), residentId, purpose: 'REFERRAL', policyRef: '同意书' },
          ...{ decision: 'GIVEN', basis: 'SELF', signerName: '陈阿婆', method: 'PAPER' },
          recipientOrgIds: [clinic.viewer.organizationId],
          signedAt: clock.now(),
        }),
    ],
    [
      'contactSet',
      async (residentId) =>
        setContact(home, {
          idempotencyKey: newKey(),
          residentId,
          expectedVersion: await versionOf(residentId),
          ...CONTACT,
        }),
    ],
  ];
  test.each(acts)('%s is in its chain', async (operation, act) => {
    const known = person();
    const residentId = await register(clinic, known);
    await register(home, known);
    await beginResidency(home, stay(residentId));
    await act(residentId);
    const { personId } = home.viewer;
    const where = { operation, personId, action: { in: ['ACT', 'READ'] } };
    const row = await read().auditEvent.findFirstOrThrow({ where });
    expect(idsIn(row.residentIds)).toEqual([residentId]);
    const owners = [clinic.viewer.organizationId, home.viewer.organizationId];
    expect(idsIn(row.ownerOrgIds)).toEqual(owners.sort());
  });
});

describe('what is open of a record that one made oneself is alike, whoever has its number', () => {
  const LOOK = `query ($id: ID!) { resident(id: $id) { version isRecordOpen idNoMasked idDueOn phoneMasked temporaryNo
    contacts { name } availableActions { action isAvailable refusals { code } } } }`;
  const looked = async (id: string) => [
    JSON.parse(JSON.stringify(await answerTo(home, LOOK, { id })).replace(/\d\*{16}[\dX]/, '')),
    await answerTo(home, 'query ($t: String!) { search(text: $t) { edges { node { resident { id } } } } }', {
      t: '同名老人',
    }).then((found) => JSON.stringify(found).includes(id)),
  ];

  test('after a registration, and after a correction', async () => {
    const held = person();
    await register(clinic, { ...held, nameOnCard: '真名' });
    const free = person();
    const typed = { nameOnCard: '同名老人', healthCardNo: '440400990000000555' };
    const doubtful = await register(home, { ...held, ...typed });
    const asDoubtful = await looked(doubtful);
    const correct = (residentId: string, idNo: string) =>
      correctResident(home, { idempotencyKey: newKey(), residentId, expectedVersion: 1, idNo });
    const other = await register(home, { ...free, ...typed, healthCardNo: '440400990000000556' });
    expect(asDoubtful).toEqual(await looked(other));
    expect(asDoubtful).toMatchObject([{ resident: { isRecordOpen: true, version: 1 } }, true]);
    await correct(doubtful, person().idNo);
    await correct(other, held.idNo);
    expect(await looked(other)).toEqual(await looked(doubtful));
    expect(await looked(other)).toMatchObject([{ resident: { isRecordOpen: true, version: 2 } }, true]);
  });

  test('a person whom a clinic knows by number, name and birth date opens nothing, as before', async () => {
    const known = person();
    const residentId = await register(clinic, known);
    expect(await register(home, known)).toBe(residentId);
    expect(await looked(residentId)).toMatchObject([
      { resident: { isRecordOpen: false, contacts: [] } },
      false,
    ]);
  });
});

describe('nobody finds out by numbers who is known to the network', () => {
  const CARD = '440400990000000888';
  let known: { idNo: string; healthCardNo: null };
  beforeAll(async () => {
    known = person();
    await register(clinic, known);
    await register(clinic, person({ healthCardNo: CARD }));
  });
  const another = (at: number) => ({ ...known, nameOnCard: `甲${String.fromCodePoint(0x4e00 + at)}` });
  const refused = {
    code: 'RESIDENT_MATCHES_PER_DAY',
    policy: { key: 'resident.matchesPerDay', value: 20, provenance: expect.stringContaining('assumption') },
  };

  test('by registering: after 20 that others hold nobody is looked up, also at once, until tomorrow', async () => {
    const outcomes = await outcomesOf(Array.from({ length: 25 }, (_, at) => register(home, another(at))));
    expect(outcomes.filter((one) => one === 'DONE')).toHaveLength(20);
    expect(outcomes.filter((one) => one === refused.code)).toHaveLength(5);
    expect(await refusalOf(register(home, known))).toMatchObject(refused);
    expect(await refusalOf(register(home, person()))).toMatchObject(refused);
    expect(await refusalOf(register(home, person({ idNo: null, idType: 'NONE' })))).not.toMatchObject(
      refused,
    );
    clock.advance(DAY);
    await register(home, person());
  });

  test('nor by a health card, whoever has it', async () => {
    for (let at = 0; at < 20; at += 1) await register(home, person({ healthCardNo: CARD }));
    expect(await refusalOf(register(home, person()))).toMatchObject(refused);
  });

  test('nor by correcting an own record', async () => {
    const residentId = await register(home, person());
    const correct = async (change: object) =>
      correctResident(home, {
        idempotencyKey: newKey(),
        residentId,
        expectedVersion: await versionOf(residentId),
        ...change,
      });
    for (let at = 0; at < 20; at += 1) await correct({ healthCardNo: CARD });
    for (const change of [
      { healthCardNo: CARD },
      { idNo: known.idNo },
      { healthCardNo: '440400990000000777' },
    ])
      expect(await refusalOf(correct(change))).toMatchObject(refused);
    await correct({ dialect: '粤语' });
  });

  test('nor by the length of a list of contacts, which counts before the look-up', async () => {
    const contacts = Array.from({ length: 21 }, () => CONTACT);
    for (const who of [known, person()])
      expect(await refusalOf(register(home, { ...who, contacts }))).toMatchObject({
        code: 'CONTACTS_TOO_MANY',
        path: ['contacts'],
      });
  });

  test('while new people, repeats and refused ones are registered without end', async () => {
    const repeated = registration(another(9000));
    const id = await registerResident(home, repeated);
    for (let at = 0; at < 25; at += 1) {
      await register(home, person());
      expect(await registerResident(home, repeated)).toBe(id);
      expect(await refusalOf(register(home, { ...known, phone: '1' }))).toMatchObject({ code: 'PHONE_FORM' });
    }
  });
});

test('a suspended organisation sees no number in full, and is told so before; a family sees its own', async () => {
  const residentId = await register(clinic, person());
  await unmask(clinic, residentId);
  expect(await refusalOf(unmask(suspended(clinic), residentId))).toMatchObject({
    code: 'ORGANIZATION_NOT_ACTIVE',
  });
  const resident = await read().resident.findUniqueOrThrow({
    where: { id: residentId },
    include: { careRelations: true, _count: { select: { residencies: true } } },
  });
  const action = residentActions(suspended(clinic).viewer, resident, clock.now()).find(
    (one) => one.action === 'residentUnmask',
  );
  expect(action).toMatchObject({ isAvailable: false, refusals: [{ code: 'ORGANIZATION_NOT_ACTIVE' }] });
  const family = await stranger(clock, 'PRIMARY_CLINIC', 'RESIDENT');
  const own = { ...family, viewer: { ...family.viewer, residentId } };
  await unmask(suspended(own), residentId);
});
