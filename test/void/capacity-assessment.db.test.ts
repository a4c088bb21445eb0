import { beforeAll, describe, expect, test } from 'vitest';
import { assessCapacity } from '../../domain/capacity-assessment/assess.ts';
import type { Capacity } from '../../domain/codes/resident.ts';
import { type ConsentRecordInput, recordConsent } from '../../domain/consent/record.ts';
import { appointRepresentative } from '../../domain/representative/appoint.ts';
import { read } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { newKey } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { askToVoid } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';
import { clock, network, nurse, openScene, somebody, twoVoid } from './scene.ts';

useDatabase();
beforeAll(openScene);

const assess = (residentId: string, capacity: Capacity, assessedOn: string) => {
  clock.advance(1000);
  return assessCapacity(nurse, {
    ...{ idempotencyKey: newKey(), residentId, capacity, assessedOn },
    ...{ assessorName: '王医生', basis: '简易精神状态检查' },
  });
};
const consent = (residentId: string, change: Partial<ConsentRecordInput> = {}) => {
  clock.advance(1000);
  return recordConsent(nurse, {
    ...{
      idempotencyKey: newKey(),
      residentId,
      purpose: 'RECORD_SHARING',
      recipientOrgIds: [network.hospital],
    },
    ...{ policyRef: '第1条', decision: 'GIVEN', basis: 'SELF', signerName: '陈阿婆', method: 'PAPER' },
    ...{
      signedAt: clock.now(),
      residentWill: '不愿意',
      explained: '已说明',
      alternative: '纸质病历',
      ...change,
    },
  });
};
const guardianOf = (residentId: string) =>
  appointRepresentative(nurse, {
    ...{ idempotencyKey: newKey(), residentId, kind: 'STATUTORY', name: '邹文博', phone: '13800003333' },
    ...{ document: '监护证明', fromOn: '2026-01-01' },
  });
const capacityOf = async (id: string) =>
  (await read().resident.findUniqueOrThrow({ where: { id } })).capacity;

describe('an assessment of capacity', () => {
  test('leaves the one before as the resident’s, and none at all where there was none', async () => {
    const residentId = await somebody();
    const first = await assess(residentId, 'LIMITED', '2026-10-01');
    const second = await assess(residentId, 'NONE', '2026-11-01');
    const { version } = await read().resident.findUniqueOrThrow({ where: { id: residentId } });
    await twoVoid('CAPACITY_ASSESSMENT', second);
    expect(await capacityOf(residentId)).toBe('LIMITED');
    // The record has changed for whoever has read it.
    expect((await read().resident.findUniqueOrThrow({ where: { id: residentId } })).version).toBe(
      version + 1,
    );
    await twoVoid('CAPACITY_ASSESSMENT', first);
    expect(await capacityOf(residentId)).toBe('NOT_ASSESSED');
    const source = `{ resident(id: "${residentId}") { capacity capacityAssessments { id }
      with: capacityAssessments(isVoidedIncluded: true) { id version voidedAt } } }`;
    const at = clock.now().toISOString();
    expect(await answerTo(nurse, source)).toEqual({
      resident: {
        capacity: 'NOT_ASSESSED',
        capacityAssessments: [],
        with: [second, first].map((id) => ({ id, version: 2, voidedAt: at })),
      },
    });
  });

  test('that is not the latest changes nothing of what counts', async () => {
    const residentId = await somebody();
    const first = await assess(residentId, 'LIMITED', '2026-10-01');
    await assess(residentId, 'FULL', '2026-11-01');
    const { version } = await read().resident.findUniqueOrThrow({ where: { id: residentId } });
    await twoVoid('CAPACITY_ASSESSMENT', first);
    expect(await read().resident.findUniqueOrThrow({ where: { id: residentId } })).toMatchObject({
      ...{ capacity: 'FULL', version },
    });
  });

  test.each([
    ['NONE', 'FULL', {}],
    ['LIMITED', 'FULL', {}],
    ['NONE', 'LIMITED', { witnessName: '见证人' }],
    ['NONE', 'FULL', { decision: 'REFUSED' }],
  ] as const)(
    'by which a resident of capacity %s signed as %s is not void while the signature counts',
    async (before, wrong, change) => {
      const residentId = await somebody();
      await assess(residentId, before, '2026-10-01');
      const id = await assess(residentId, wrong, '2026-11-01');
      const consentId = await consent(residentId, change);
      const refusal = await refusalOf(askToVoid(nurse, 'CAPACITY_ASSESSMENT', id));
      expect(refusal).toMatchObject({ code: 'CONSENTS_REST_ON_IT', path: ['id'] });
      expect(refusal.message).toContain(consentId);
      await twoVoid('CONSENT', consentId);
      await twoVoid('CAPACITY_ASSESSMENT', id);
      expect(await capacityOf(residentId)).toBe(before);
    },
  );

  test('by which a guardian signed for a capable resident stands under the same rule', async () => {
    const residentId = await somebody();
    const representativeId = await guardianOf(residentId);
    const id = await assess(residentId, 'NONE', '2026-11-01');
    const consentId = await consent(residentId, { basis: 'REPRESENTATIVE', representativeId });
    const refusal = await refusalOf(askToVoid(nurse, 'CAPACITY_ASSESSMENT', id));
    expect(refusal.message).toContain(consentId);
  });

  test('on which nothing rests goes: signed before it, in front of a witness, or as good without it', async () => {
    const residentId = await somebody();
    await assess(residentId, 'NONE', '2026-10-01');
    const representativeId = await guardianOf(residentId);
    await consent(residentId, { basis: 'REPRESENTATIVE', representativeId });
    const wrong = await assess(residentId, 'LIMITED', '2026-11-01');
    await consent(residentId, { purpose: 'REFERRAL', basis: 'REPRESENTATIVE', representativeId });
    await twoVoid('CAPACITY_ASSESSMENT', wrong);
    const other = await somebody();
    await assess(other, 'LIMITED', '2026-10-01');
    const full = await assess(other, 'FULL', '2026-11-01');
    await consent(other, { witnessName: '见证人' });
    await twoVoid('CAPACITY_ASSESSMENT', full);
    expect([await capacityOf(residentId), await capacityOf(other)]).toEqual(['NONE', 'LIMITED']);
  });

  test('is its recorder’s, and of the wrong resident opens a privacy incident', async () => {
    const residentId = await somebody();
    const id = await assess(residentId, 'NONE', '2026-11-01');
    const stranger = await refusalOf(askToVoid(network.otherNurse, 'CAPACITY_ASSESSMENT', id));
    expect(stranger).toMatchObject({ code: 'NOT_FOUND' });
    await twoVoid('CAPACITY_ASSESSMENT', id, 'WRONG_RESIDENT');
    expect(await read().privacyIncidentResident.count({ where: { residentId } })).toBe(1);
  });

  test('is not the organisation’s that only reads the record', async () => {
    const residentId = await somebody();
    const id = await assess(residentId, 'FULL', '2026-11-01');
    await consent(residentId);
    const reader = await refusalOf(askToVoid(network.doctor, 'CAPACITY_ASSESSMENT', id));
    expect(reader).toMatchObject({ code: 'NOT_YOUR_ACT' });
  });
});
