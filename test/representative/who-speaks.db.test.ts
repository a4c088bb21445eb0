import { beforeEach, describe, expect, test } from 'vitest';
import { assessCapacity } from '../../domain/capacity-assessment/assess.ts';
import { testClock } from '../../domain/clock.ts';
import { recordConsent } from '../../domain/consent/record.ts';
import { appointRepresentative } from '../../domain/representative/appoint.ts';
import { endRepresentative } from '../../domain/representative/end.ts';
import { read } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { type Network, newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { housed, newPerson } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

let network: Network;
beforeEach(async () => {
  network = await smallNetwork(testClock(SUNDAY_MORNING));
});

const shown = async <Shown>(id: string, fields: string): Promise<Shown> =>
  (await answerTo<{ resident: Shown }>(network.nurse, `{ resident(id: "${id}") { ${fields} } }`)).resident;

const assess = (residentId: string, capacity: 'FULL' | 'LIMITED' | 'NONE', assessedOn: string) =>
  assessCapacity(network.nurse, {
    ...{ idempotencyKey: newKey(), residentId, capacity, assessedOn },
    ...{ assessorName: '市第一医院司法鉴定所', basis: '简易精神状态检查 12 分' },
  });

describe('capacity', () => {
  test('is the latest by the day of the assessment, whichever was recorded last', async () => {
    const id = await housed(network.nurse, newPerson());
    await assess(id, 'NONE', '2026-11-20');
    await assess(id, 'FULL', '2020-01-01');
    const found = await shown<{ capacity: string; capacityAssessments: { capacity: string }[] }>(
      id,
      'capacity capacityAssessments { capacity assessorName basis }',
    );
    expect(found.capacity).toBe('NONE');
    expect(found.capacityAssessments.map(({ capacity }) => capacity)).toEqual(['NONE', 'FULL']);
    const { basisSealed } = await read().capacityAssessment.findFirstOrThrow({ where: { residentId: id } });
    expect(basisSealed).not.toContain('精神');
  });

  test.each([
    ['NOT_ASSESSED', '2026-11-20', 'capacity'],
    ['LIMITED', '2026-11-23', 'assessedOn'],
    ['LIMITED', '2026-02-30', 'assessedOn'],
  ])('%s on %s is refused at %s', async (capacity, assessedOn, path) => {
    const id = await housed(network.nurse, newPerson());
    const refusal = await refusalOf(assess(id, capacity as 'NONE', assessedOn));
    expect(refusal.path).toEqual([path]);
    expect(await read().capacityAssessment.count({ where: { residentId: id } })).toBe(0);
  });

  test('hangs on a consent: NONE signs nothing, LIMITED with a witness and a warning; later ones change nothing', async () => {
    const id = await housed(network.nurse, newPerson());
    const sign = () =>
      recordConsent(network.nurse, {
        ...{ idempotencyKey: newKey(), residentId: id, purpose: 'REFERRAL', policyRef: '第1条' },
        ...{ recipientOrgIds: [network.hospital], signerName: '陈阿婆', witnessName: '李医生' },
        ...{ basis: 'SELF', decision: 'GIVEN', method: 'PAPER', signedAt: network.clock.now() },
      });
    await assess(id, 'LIMITED', '2026-11-19');
    await sign();
    await assess(id, 'NONE', '2026-11-20');
    expect(await refusalOf(sign())).toMatchObject({ code: 'CONSENT_CAPACITY', path: ['basis'] });
    expect(await shown(id, 'consents { state warnings { code } }')).toEqual({
      consents: [{ state: 'GIVEN', warnings: [{ code: 'SIGNER_CAPACITY_LIMITED' }] }],
    });
  });
});

describe('a representative', () => {
  const appoint = (residentId: string, change: object = {}) =>
    appointRepresentative(network.nurse, {
      ...{ idempotencyKey: newKey(), residentId, kind: 'STATUTORY', name: '陈小明', phone: '13800001111' },
      ...{ document: '户口簿 第3页', fromOn: '2026-01-01', ...change },
    });
  const FIELDS = 'representatives { kind name phoneMasked toOn isInForce warnings { code } }';

  test('is appointed, seen masked, warned about where the capacity does not fit, and ended', async () => {
    const id = await housed(network.nurse, newPerson());
    const representativeId = await appoint(id);
    const guardian = { kind: 'STATUTORY', name: '陈小明', phoneMasked: '138****1111' };
    expect(await shown(id, FIELDS)).toEqual({
      representatives: [
        { ...guardian, toOn: null, isInForce: true, warnings: [{ code: 'GUARDIAN_OF_CAPABLE' }] },
      ],
    });
    await assess(id, 'NONE', '2026-11-20');
    await appoint(id, { kind: 'NEXT_OF_KIN', fromOn: '2026-02-01' });
    const { representatives } = await shown<{ representatives: { warnings: { code: string }[] }[] }>(
      id,
      FIELDS,
    );
    expect(representatives.map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([
      ['GUARDIAN_NEEDED'],
      [],
    ]);
    const end = { representativeId, toOn: '2026-11-21', reason: '变更监护人' };
    const stale = endRepresentative(network.nurse, { ...end, idempotencyKey: newKey(), expectedVersion: 9 });
    expect((await refusalOf(stale)).code).toBe('VERSION_CONFLICT');
    await endRepresentative(network.nurse, { ...end, idempotencyKey: newKey(), expectedVersion: 1 });
    const again = endRepresentative(network.nurse, { ...end, idempotencyKey: newKey(), expectedVersion: 2 });
    expect((await refusalOf(again)).code).toBe('REPRESENTATIVE_ENDED');
  });

  test.each([
    ['staff of the home', { name: '护士甲' }, 'STAFF_AS_REPRESENTATIVE', 'name'],
    ['a document that ends before it begins', { toOn: '2025-01-01' }, 'REPRESENTATIVE_TERM', 'toOn'],
    ['a telephone that is none', { phone: '12' }, 'PHONE_FORM', 'phone'],
    ['no document', { document: ' ' }, 'TEXT_EMPTY', 'document'],
    ['a number for a name', { name: '123' }, 'NAME_WITHOUT_LETTER', 'name'],
  ])('%s is refused, and nothing is written', async (_name, change, code, path) => {
    const id = await housed(network.nurse, newPerson());
    expect(await refusalOf(appoint(id, change))).toMatchObject({ code, path: [path] });
    expect(await read().representative.count({ where: { residentId: id } })).toBe(0);
  });

  test.each([
    ['who is appointed', { name: '护士甲', kind: 'APPOINTED' }],
    ['who only bears the name of one', { name: '护士甲', isNamesake: true }],
  ])('of the staff, %s, may stand for a resident', async (_name, change) => {
    const id = await housed(network.nurse, newPerson());
    await appoint(id, change);
    expect(await read().representative.count({ where: { residentId: id } })).toBe(1);
  });

  test('an assessment before birth is refused', async () => {
    const id = await housed(network.nurse, newPerson());
    const refusal = await refusalOf(assess(id, 'FULL', '1900-01-01'));
    expect(refusal).toMatchObject({ code: 'CAPACITY_BEFORE_BIRTH', path: ['assessedOn'] });
    expect(await read().capacityAssessment.count({ where: { residentId: id } })).toBe(0);
  });

  test('is not appointed by another home', async () => {
    const id = await housed(network.nurse, newPerson());
    const foreign = appointRepresentative(network.otherNurse, {
      ...{ idempotencyKey: newKey(), residentId: id, kind: 'STATUTORY', name: '某', phone: '13800001111' },
      ...{ document: '文书', fromOn: '2026-01-01' },
    });
    expect((await refusalOf(foreign)).code).toBe('NOT_FOUND');
  });
});
