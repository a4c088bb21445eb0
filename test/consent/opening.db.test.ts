import { describe, expect, test } from 'vitest';
import { recordConsent } from '../../domain/consent/record.ts';
import { sharingDecisionOf } from '../../domain/consent/sharing-facts.ts';
import { newId } from '../../domain/id.ts';
import { isInCare } from '../../domain/resident/policy.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, rows, write } from '../../prisma/client.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { register, stranger } from '../fixtures/residents.ts';
import {
  clinic,
  clock,
  consent,
  HOUR,
  hospital,
  idNo,
  isOpenTo,
  later,
  load,
  network,
  nurse,
  opening,
  placeOf,
  REFUSED,
  record,
  refuse,
  residentId,
  useConsentScene,
  withdraw,
} from './scene.ts';

useConsentScene();

const capacity = (value: string) =>
  write((tx) => tx.db.resident.update({ where: { id: residentId }, data: { capacity: value } }));

describe('a consent to share the record', () => {
  test('opens it to its recipients to read, from when it is recorded to the end of its term', async () => {
    expect(await isOpenTo(clinic)).toBe(false);
    const id = await record({ validUntilAt: later(5) });
    expect([await isOpenTo(clinic), await isOpenTo(hospital)]).toEqual([true, false]);
    expect(isInCare(clinic.viewer, await opening(), clock.now())).toBe(false);
    const [relation] = await read().careRelation.findMany({ where: { basisId: id } });
    expect(relation).toMatchObject({ basis: 'CONSENT', startedAt: clock.now(), endedAt: later(5) });
    clock.set(new Date(later(5).getTime() - 1));
    expect(await isOpenTo(clinic)).toBe(true);
    clock.set(later(5));
    expect(await isOpenTo(clinic)).toBe(false);
  });

  test('is over at the instant of its withdrawal; another one stays what it is', async () => {
    const id = await record();
    const other = await record();
    await withdraw(id);
    expect(await isOpenTo(clinic)).toBe(true);
    await withdraw(other);
    expect(await isOpenTo(clinic)).toBe(false);
  });

  test.each(['REFERRAL', 'CONTRACT', 'HOME_SICKBED', 'TELECONSULT'] as const)(
    'is not one to %s',
    async (purpose) => {
      await record({ purpose });
      expect(await isOpenTo(clinic)).toBe(false);
    },
  );

  test('gives who keeps the record no second reason', async () => {
    const id = await record({ recipientOrgIds: [network.home, placeOf(clinic)] });
    const relations = await read().careRelation.findMany({ where: { basisId: id } });
    expect(relations.map(({ organizationId }) => organizationId)).toEqual([placeOf(clinic)]);
  });

  test('is not written by who has only registered the person, not even for somebody else', async () => {
    const other = await stranger(clock, 'PRIMARY_CLINIC', 'FAMILY_DOCTOR');
    expect(await register(other, { idNo, healthCardNo: null })).toBe(residentId);
    for (const recipient of [other, clinic]) {
      const refusal = await refusalOf(record({ recipientOrgIds: [placeOf(recipient)] }, other));
      expect(refusal).toMatchObject({ code: 'RECORD_NOT_OPEN', path: ['residentId'] });
    }
  });

  test('is not ended by who has only registered the person, who learns nothing of it either', async () => {
    const other = await stranger(clock, 'PRIMARY_CLINIC', 'FAMILY_DOCTOR');
    await register(other, { idNo, healthCardNo: null });
    const attempt = () => refusalOf(recordConsent(other, consent(REFUSED)));
    const withoutOne = await attempt();
    expect(withoutOne).toMatchObject({ code: 'RECORD_NOT_OPEN', path: ['residentId'] });
    const id = await record();
    expect({ ...(await attempt()), stack: '' }).toEqual({ ...withoutOne, stack: '' });
    expect(await refusalOf(recordConsent(other, consent({ ...REFUSED, purpose: 'REFERRAL' })))).toMatchObject(
      {
        code: 'RECORD_NOT_OPEN',
      },
    );
    expect(await load(id)).toMatchObject({ state: 'GIVEN', version: 1 });
    expect(await isOpenTo(clinic)).toBe(true);
  });

  test('in front of a witness where capacity is limited', async () => {
    await capacity('LIMITED');
    expect(await refusalOf(record())).toMatchObject({
      code: 'CONSENT_CAPACITY_WITNESS',
      path: ['witnessName'],
    });
    await refuse();
    clock.advance(HOUR);
    await record({ witnessName: '社工李某', signedAt: clock.now() });
    expect(await isOpenTo(clinic)).toBe(true);
  });

  test('approved in an emergency counts for a day at most', async () => {
    const approved = { basis: 'EMERGENCY', witnessName: '值班院长' } as const;
    const tooLong = await refusalOf(record({ ...approved, validUntilAt: later(24) }));
    expect(tooLong).toMatchObject({
      code: 'CONSENT_EMERGENCY_TERM',
      path: ['validUntilAt'],
      policy: { key: 'consent.emergencyHours', value: 24 },
    });
    const id = await record(approved);
    expect((await load(id)).validUntilAt).toEqual(later(23));
    expect(await isOpenTo(clinic)).toBe(true);
    clock.set(later(23));
    expect(await isOpenTo(clinic)).toBe(false);
  });
});

describe('a later refusal', () => {
  test('withdraws what was given for the same purpose and recipients, and says so', async () => {
    const id = await record();
    const refusalId = await refuse();
    expect(await isOpenTo(clinic)).toBe(false);
    expect(await load(id)).toMatchObject({ state: 'WITHDRAWN', withdrawnAt: clock.now(), version: 2 });
    const event = await read().event.findFirstOrThrow({ where: { nounId: id, act: 'consentWithdraw' } });
    expect(JSON.parse(event.facts ?? '{}')).toEqual({ refusalId });
  });

  test('of one recipient leaves the others; of the last it withdraws', async () => {
    const id = await record({ recipientOrgIds: [placeOf(clinic), placeOf(hospital)] });
    await refuse();
    expect([await isOpenTo(clinic), await isOpenTo(hospital)]).toEqual([false, true]);
    expect(await load(id)).toMatchObject({ state: 'GIVEN', version: 1 });
    await refuse({ recipientOrgIds: [placeOf(hospital)] });
    expect(await isOpenTo(hospital)).toBe(false);
    expect(await load(id)).toMatchObject({ state: 'WITHDRAWN' });
  });

  test('ends nothing that was signed after it, and is overcome by what is signed anew', async () => {
    await refuse({ signedAt: later(-3) });
    await record({ signedAt: later(-5) });
    expect(await isOpenTo(clinic)).toBe(false);
    const id = await record();
    await refuse({ signedAt: later(-2) });
    expect(await load(id)).toMatchObject({ state: 'GIVEN' });
    expect(await isOpenTo(clinic)).toBe(true);
  });
});

describe('a representative who is signed in', () => {
  test('signs as nobody else', async () => {
    const document = { residentId, kind: 'APPOINTED', document: '协议', fromOn: '2026-01-01' };
    const [own, other] = await write(async (tx) => {
      const ids = [newId(clock.now()), newId(clock.now())] as const;
      for (const id of ids) await tx.db.representative.create({ data: { ...document, id, name: '陈小明' } });
      return ids;
    });
    const representative: Acting = {
      ...nurse,
      viewer: {
        ...{ ...nurse.viewer, organizationId: 'none', roles: ['REPRESENTATIVE'] },
        ...{ residentId, representativeId: own },
      },
    };
    const signed = { basis: 'REPRESENTATIVE', signerName: '陈小明' } as const;
    const asOther = record({ ...signed, representativeId: other }, representative);
    expect(await refusalOf(asOther)).toMatchObject({ code: 'NOT_FOUND', path: ['representativeId'] });
    await record({ ...signed, representativeId: own }, representative);
    expect(await isOpenTo(clinic)).toBe(true);
  });
});

test('a safety correction still reaches who received data by a consent that is over', async () => {
  const correction = (recipientOrgId: string) => {
    const question = { sharing: 'SAFETY_CORRECTION', purpose: 'RECORD_SHARING', at: clock.now() } as const;
    return sharingDecisionOf({ rows }, residentId, { ...question, recipientOrgId });
  };
  const id = await record();
  clock.advance(HOUR);
  await withdraw(id);
  // To have registered the person by number is to have received nothing.
  const registrar = await stranger(clock, 'PRIMARY_CLINIC', 'FAMILY_DOCTOR');
  await register(registrar, { idNo, healthCardNo: null });
  clock.advance(HOUR);
  expect(await correction(placeOf(clinic))).toEqual({ isAllowed: true, consentId: null });
  expect(await correction(network.home)).toMatchObject({ isAllowed: true });
  for (const never of [hospital, registrar]) {
    expect(await correction(placeOf(never))).toEqual({ isAllowed: false, reasons: ['NEVER_RECEIVED'] });
  }
});
