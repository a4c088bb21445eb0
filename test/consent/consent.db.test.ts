import { beforeAll, describe, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { consentsVisible } from '../../domain/consent/policy.ts';
import { type ConsentRecordInput, recordConsent } from '../../domain/consent/record.ts';
import { sweepConsents } from '../../domain/consent/sweep.ts';
import { withdrawConsent } from '../../domain/consent/withdraw.ts';
import { newId } from '../../domain/id.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { type Network, newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { housed, idCardNo, register, written } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
let network: Network;
let nurse: Acting;
let otherNurse: Acting;
let residentId: string;
let representativeId: string;
beforeAll(async () => {
  network = await smallNetwork(clock);
  ({ nurse, otherNurse } = network);
  residentId = await housed(nurse);
  representativeId = newId(clock.now());
  const document = { id: representativeId, residentId, kind: 'APPOINTED', name: '陈小明', document: '协议1' };
  await write((tx) =>
    tx.db.representative.create({ data: { ...document, fromOn: '2026-01-01', toOn: '2026-10-31' } }),
  );
});

const consent = (changes: Partial<ConsentRecordInput> = {}): ConsentRecordInput => ({
  idempotencyKey: newKey(),
  residentId,
  purpose: 'RECORD_SHARING',
  recipientOrgIds: [network.hospital],
  policyRef: '健康档案共享知情同意书 第1版',
  decision: 'GIVEN',
  basis: 'SELF',
  signerName: '陈阿婆',
  method: 'PAPER',
  signedAt: new Date('2026-11-21T02:00:00Z'),
  validUntilAt: new Date('2026-12-01T00:00:00Z'),
  ...changes,
});
const withdrawal = (consentId: string, changes = {}) => ({
  idempotencyKey: newKey(),
  consentId,
  expectedVersion: 1,
  withdrawnByName: '陈阿婆',
  ...changes,
});
const load = (id: string) =>
  read().consent.findUniqueOrThrow({ where: { id }, include: { recipients: true } });
const isVisible = async (acting: Acting, id: string) =>
  (await read().consent.count({ where: { AND: [{ id }, consentsVisible(acting.viewer, clock.now())] } })) ===
  1;

describe('a consent', () => {
  test('names purpose, recipients, term and signer, and is seen by home and recipient', async () => {
    const id = await recordConsent(nurse, consent());
    const row = await load(id);
    expect(row).toMatchObject({
      state: 'GIVEN',
      purpose: 'RECORD_SHARING',
      recordedByOrgId: network.home,
      version: 1,
    });
    expect(row.recipients.map(({ organizationId }) => organizationId)).toEqual([network.hospital]);
    expect(await isVisible(nurse, id)).toBe(true);
    expect(await isVisible(network.doctor, id)).toBe(true);
    expect(await isVisible(otherNurse, id)).toBe(false);
    const event = await read().event.findFirstOrThrow({ where: { nounId: id } });
    expect(event).toMatchObject({
      act: 'consentRecord',
      toState: 'GIVEN',
      at: new Date('2026-11-21T02:00:00Z'),
    });
  });

  test('is withdrawn once, and then stays so', async () => {
    const id = await recordConsent(nurse, consent());
    await withdrawConsent(nurse, withdrawal(id));
    expect(await load(id)).toMatchObject({ state: 'WITHDRAWN', withdrawnAt: clock.now(), version: 2 });
    const again = await refusalOf(withdrawConsent(nurse, withdrawal(id, { expectedVersion: 2 })));
    expect(again).toMatchObject({
      code: 'STATE_CONFLICT',
      currentState: 'WITHDRAWN',
      allowedStates: ['GIVEN'],
    });
  });

  test('is not withdrawn by its recipient, by a stranger, or in a stale version', async () => {
    const id = await recordConsent(nurse, consent());
    const { doctor } = network;
    expect(await refusalOf(withdrawConsent(doctor, withdrawal(id)))).toMatchObject({ code: 'NOT_YOUR_ACT' });
    expect(await refusalOf(withdrawConsent(otherNurse, withdrawal(id)))).toMatchObject({ code: 'NOT_FOUND' });
    const stale = await refusalOf(withdrawConsent(nurse, withdrawal(id, { expectedVersion: 3 })));
    expect(stale).toMatchObject({ code: 'VERSION_CONFLICT', currentVersion: 1 });
  });

  test('past its term is expired at once, and the sweep writes it as of then', async () => {
    const id = await recordConsent(
      nurse,
      consent({ purpose: 'REFERRAL', validUntilAt: new Date('2026-11-22T06:00:00Z') }),
    );
    const later = testClock(new Date('2026-11-22T09:00:00Z'));
    const lateNurse = { ...nurse, clock: later };
    const refusal = await refusalOf(withdrawConsent(lateNurse, withdrawal(id)));
    expect(refusal).toMatchObject({ code: 'STATE_CONFLICT', currentState: 'EXPIRED' });
    expect(await sweepConsents(later.now())).toBe(1);
    expect(await sweepConsents(later.now())).toBe(0);
    expect(await load(id)).toMatchObject({ state: 'EXPIRED', version: 2 });
    const event = await read().event.findFirstOrThrow({ where: { nounId: id, act: 'expire' } });
    expect(event).toMatchObject({ fromState: 'GIVEN', toState: 'EXPIRED', personId: null });
    expect(event.at).toEqual(new Date('2026-11-22T06:00:00Z'));
    expect(event.recordedAt).toEqual(later.now());
  });

  test('by a representative counts while the document holds', async () => {
    const signed = { basis: 'REPRESENTATIVE', representativeId, signerName: '陈小明' } as const;
    await recordConsent(nurse, consent({ ...signed, signedAt: new Date('2026-10-31T15:59:00Z') }));
    const late = await refusalOf(
      recordConsent(nurse, consent({ ...signed, signedAt: new Date('2026-10-31T16:00:00Z') })),
    );
    expect(late).toMatchObject({ code: 'REPRESENTATIVE_NOT_IN_FORCE', path: ['representativeId'] });
  });
});

const REFUSED = { residentWill: '不愿意', explained: '用途和期限', alternative: '携带纸质摘要' };
test('a refusal is a record of its own, which its recipients never see', async () => {
  const id = await recordConsent(nurse, consent({ decision: 'REFUSED', ...REFUSED }));
  expect(await load(id)).toMatchObject({ state: 'REFUSED', ...REFUSED });
  expect(await isVisible(network.doctor, id)).toBe(false);
  expect(await refusalOf(withdrawConsent(nurse, withdrawal(id)))).toMatchObject({ code: 'STATE_CONFLICT' });
});

const bad: [string, Partial<ConsentRecordInput>, string, string][] = [
  [
    'a signature in the future',
    { signedAt: new Date('2026-11-22T00:00:01Z') },
    'CONSENT_SIGNED_IN_FUTURE',
    'signedAt',
  ],
  [
    'a term before the signature',
    { validUntilAt: new Date('2026-11-21T02:00:00Z') },
    'CONSENT_TERM',
    'validUntilAt',
  ],
  ['no recipient', { recipientOrgIds: [] }, 'CONSENT_RECIPIENTS', 'recipientOrgIds'],
  ['an unknown recipient', { recipientOrgIds: ['unknown'] }, 'NOT_FOUND', 'recipientOrgIds'],
  [
    'a refusal without what was explained',
    { decision: 'REFUSED', ...REFUSED, explained: null },
    'CONSENT_REFUSAL_RECORD',
    'explained',
  ],
  ['a representative who is not named', { basis: 'REPRESENTATIVE' }, 'CONSENT_BASIS', 'representativeId'],
  [
    'an unknown representative',
    { basis: 'REPRESENTATIVE', representativeId: 'unknown' },
    'NOT_FOUND',
    'representativeId',
  ],
  ['an emergency that nobody approved', { basis: 'EMERGENCY' }, 'CONSENT_EMERGENCY_APPROVAL', 'witnessName'],
  ['an empty signer', { signerName: '' }, 'TEXT_EMPTY', 'signerName'],
  ['a long text', { explained: '长'.repeat(2001) }, 'TEXT_TOO_LONG', 'explained'],
  ['control characters', { alternative: 'a\u0000b' }, 'TEXT_CONTROL_CHARACTERS', 'alternative'],
  ['an unknown resident', { residentId: 'unknown' }, 'NOT_FOUND', 'residentId'],
];
test.each(bad)('%s is refused, and nothing is written', async (_what, changes, code, path) => {
  const before = await written();
  expect(await refusalOf(recordConsent(nurse, consent(changes)))).toMatchObject({ code, path: [path] });
  expect(await written()).toEqual(before);
});

test('what others recorded stays closed to who has only registered the resident', async () => {
  const id = await recordConsent(nurse, consent());
  expect(await register(otherNurse, { idNo: idCardNo() })).toBe(residentId);
  expect(await isVisible(otherNurse, id)).toBe(false);
  const own = await recordConsent(otherNurse, consent({ purpose: 'REFERRAL' }));
  expect(await isVisible(otherNurse, own)).toBe(true);
});
