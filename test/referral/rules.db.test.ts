import { describe, expect, test } from 'vitest';
import { withdrawConsent } from '../../domain/consent/withdraw.ts';
import type { ReferralDraftInput } from '../../domain/referral/draft.ts';
import { referralsVisible } from '../../domain/referral/policy.ts';
import { cosignReferral } from '../../domain/referral/sign.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { newKey, organization } from '../fixtures/network.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { asRead, does } from './acts.ts';
import { into } from './course.ts';
import {
  bare,
  cast,
  clinic,
  clock,
  consents,
  DAY,
  draft,
  network,
  residentId,
  stored,
  useReferralScene,
  writeSafety,
} from './scene.ts';

useReferralScene();

const ranked = (id: string, kind: string, level: string) =>
  write(({ db }) => db.organization.update({ where: { id }, data: { kind, level } }));
const refusedDraft = async (change: Partial<ReferralDraftInput>) => refusalOf(draft(change));
/** What the submission of a draft with a change is refused with. */
const refusedSubmit = async (change: Partial<ReferralDraftInput> = {}) => {
  const id = await draft(change);
  const before = [await stored(id), await read().event.count()];
  const refusal = await refusalOf(does('referralSubmit', cast.nurse, id));
  expect([await stored(id), await read().event.count()]).toEqual(before);
  return [refusal.code, refusal.path];
};

describe('a draft', () => {
  test.each([
    ['UP', 'L3', null],
    ['UP', 'L1', null],
    ['LATERAL', 'L1', 'REFERRAL_DIRECTION'],
    ['LATERAL', 'UNGRADED', null],
  ] as const)('goes %s from a clinic to a hospital of level %s: %s', async (direction, level, code) => {
    await ranked(network.hospital, 'HOSPITAL', level);
    const made = draft({ direction });
    if (code === null) await expect(made).resolves.toBeTypeOf('string');
    else expect(await refusalOf(made)).toMatchObject({ code, path: ['direction'] });
    await ranked(network.hospital, 'HOSPITAL', 'UNGRADED');
  });

  test('goes up to nobody who can do no more', async () => {
    await ranked(network.hospital, 'VILLAGE_CLINIC', 'UNGRADED');
    expect((await refusedDraft({ direction: 'UP' })).code).toBe('REFERRAL_DIRECTION');
    await expect(draft({ direction: 'LATERAL' })).resolves.toBeTypeOf('string');
    await ranked(network.hospital, 'HOSPITAL', 'UNGRADED');
  });

  test('asks a department that takes referrals, of an organisation that treats', async () => {
    const { hospital, cardiology, home, otherHome } = network;
    const at = { organizationId: hospital, departmentId: cardiology };
    const takes = (isReferralTarget: boolean) =>
      write(({ db }) => db.department.update({ where: { id: cardiology }, data: { isReferralTarget } }));
    await takes(false);
    expect(await refusedDraft({ targets: [at] })).toMatchObject({ code: 'DEPARTMENT_NO_TARGET' });
    await takes(true);
    expect(await refusedDraft({ targets: [{ ...at, departmentId: 'nobody' }] })).toMatchObject({
      ...{ code: 'NOT_FOUND', path: ['targets', '0', 'departmentId'] },
    });
    expect((await refusedDraft({ targets: [{ ...at, organizationId: otherHome }] })).code).toBe(
      'NOT_MEDICAL',
    );
    expect((await refusedDraft({ targets: [{ ...at, organizationId: clinic }] })).code).toBe(
      'REFERRAL_TO_SELF',
    );
    expect((await refusedDraft({ fromOrganizationId: home })).code).toBe('NOT_MEDICAL');
  });

  test('is signed by the own clinic, or a partner whose agreement says so', async () => {
    const { hospital, agreement } = network;
    const strange = await write((tx) => organization(tx, 'PRIMARY_CLINIC', '远山门诊部', clock.now()));
    expect(await refusedDraft({ fromOrganizationId: strange })).toMatchObject({
      ...{ code: 'REFERRAL_SENDER', path: ['fromOrganizationId'] },
    });
    const services = { agreementId: agreement, service: 'TWO_WAY_REFERRAL' };
    const sides = { medicalOrgId: strange };
    await write(async ({ db }) => {
      await db.cooperationAgreement.update({ where: { id: agreement }, data: sides });
      await db.agreementService.create({ data: services });
    });
    const id = await draft({ fromOrganizationId: strange });
    expect(await refusalOf(does('referralSubmit', cast.nurse, id))).toMatchObject({
      code: 'CONSENT_MISSING',
    });
    await consents([strange]);
    await does('referralSubmit', cast.nurse, id);
    expect((await stored(id)).state).toBe('PENDING_COSIGN');
    await write(async ({ db }) => {
      await db.agreementService.deleteMany({ where: services });
      await db.cooperationAgreement.update({ where: { id: agreement }, data: { medicalOrgId: hospital } });
    });
  });

  test('has a reason of its direction, and a validity within the limit', async () => {
    expect((await refusedDraft({ reasonCode: 'PALLIATIVE' })).path).toEqual(['reasonCode']);
    for (const validityDays of [0, 15, -1])
      expect(await refusedDraft({ validityDays })).toMatchObject({
        ...{ code: 'REFERRAL_VALIDITY', path: ['validityDays'], rule: 'domain 3.5.1: validity' },
        policy: { key: 'referral.validityDays', value: 14, scope: 'DEFAULT' },
      });
  });

  test('says when and how a doctor has seen the resident, or neither, and not tomorrow', async () => {
    expect((await refusedDraft({ faceToFaceMode: null })).code).toBe('VISIT_FORM');
    const tomorrow = new Date(clock.now().getTime() + DAY);
    expect((await refusedDraft({ faceToFaceAt: tomorrow })).code).toBe('VISIT_IN_FUTURE');
  });
});

describe('the submission', () => {
  test.each(['reasonText', 'presentIllness', 'treatmentSoFar', 'vitals', 'diagnoses'] as const)(
    'asks for %s',
    async (field) => {
      expect(await refusedSubmit({ [field]: null })).toEqual(['REFERRAL_INCOMPLETE', [field]]);
    },
  );

  test('asks for a visit, and a recent one', async () => {
    expect(await refusedSubmit({ faceToFaceAt: null, faceToFaceMode: null })).toEqual([
      ...['VISIT_MISSING', ['faceToFaceAt']],
    ]);
    const id = await draft();
    clock.advance(60 * DAY);
    const old = await refusalOf(does('referralSubmit', cast.nurse, id));
    expect(old).toMatchObject({ code: 'VISIT_TOO_OLD', policy: { key: 'referral.visitMaxDays' } });
  });

  test('asks for a safety block, and for a consent that names who is asked', async () => {
    await bare();
    await consents();
    expect(await refusedSubmit()).toEqual(['SAFETY_BLOCK_MISSING', ['safetyBlock']]);
    await bare();
    await writeSafety();
    expect(await refusedSubmit()).toEqual(['CONSENT_MISSING', ['consent']]);
    await consents([network.otherHome]);
    expect(await refusedSubmit()).toEqual(['CONSENT_MISSING', ['consent']]);
  });

  test('asks why, where the hospital has no ward for the infection or the mind', async () => {
    const mental = [{ role: 'PRINCIPAL', system: 'ICD_10', code: 'F32.1', name: '抑郁发作' }] as const;
    const bold = { targetReasonText: null };
    expect(await refusedSubmit({ ...bold, diagnoses: mental })).toEqual([
      'TARGET_REASON',
      ['targetReasonText'],
    ]);
    await writeSafety({ infection: { status: 'SUSPECTED', isolation: 'CONTACT' }, expectedEdition: 1 });
    expect(await refusedSubmit(bold)).toEqual(['TARGET_REASON', ['targetReasonText']]);
    await does('referralSubmit', cast.nurse, await draft());
  });

  test('is refused while another referral to the department is open, and says nothing of it', async () => {
    const first = await into('PENDING_COSIGN');
    const second = await draft();
    const refusal = await refusalOf(does('referralSubmit', cast.nurse, second));
    expect(refusal).toMatchObject({ code: 'REFERRAL_OPEN', isNetworkWide: true });
    const { no, fromOrgId } = await stored(first);
    for (const hint of [first, no, fromOrgId]) expect(JSON.stringify(refusal)).not.toContain(hint);
    const other = { organizationId: network.hospital, departmentId: network.orthopaedics };
    await does('referralSubmit', cast.nurse, await draft({ targets: [other] }));
    await does('referralCancel', cast.nurse, first);
    await does('referralSubmit', cast.nurse, second);
  });

  test('of two at the same moment lets one in', async () => {
    const both = [await draft(), await draft()];
    const outcomes = await outcomesOf(both.map((id) => does('referralSubmit', cast.nurse, id)));
    expect(outcomes.sort()).toEqual(['DONE', 'REFERRAL_OPEN']);
  });

  test('of an expired one makes room for the next', async () => {
    await into('EXPIRED');
    const next = await draft();
    await does('referralSubmit', cast.nurse, next);
    expect((await stored(next)).state).toBe('PENDING_COSIGN');
  });

  test('of a version that somebody has changed since is refused', async () => {
    const id = await into('PENDING_COSIGN');
    const stale = await asRead(id);
    await does('referralReturn', cast.doctor, id);
    await does('referralSubmit', cast.nurse, id);
    expect(await refusalOf(cosignReferral(cast.doctor, stale))).toMatchObject({
      ...{ code: 'VERSION_CONFLICT', currentVersion: 4 },
    });
  });
});

const isSeenBy = async ({ viewer }: Acting, id: string): Promise<boolean> =>
  (await read().referral.count({ where: { AND: [{ id }, referralsVisible(viewer, clock.now())] } })) === 1;

describe('a consent that is withdrawn', () => {
  const withdraw = async (): Promise<void> => {
    clock.advance(60_000);
    const { id, version } = await read().consent.findFirstOrThrow({ where: { residentId } });
    const input = { idempotencyKey: newKey(), consentId: id, expectedVersion: version };
    await withdrawConsent(cast.nurse, { ...input, withdrawnByName: '陈阿婆' });
  };

  test.each(['SENT', 'SENT REJECTED', 'PLACED'] as const)(
    'closes what stands in %s to the hospital',
    async (stage) => {
      const id = await into(stage);
      expect(await isSeenBy(cast.receiver, id)).toBe(true);
      await withdraw();
      expect(await isSeenBy(cast.receiver, id)).toBe(false);
      expect((await refusalOf(does('referralAccept', cast.receiver, id))).code).toBe('NOT_FOUND');
      expect(await isSeenBy(cast.nurse, id)).toBe(true);
    },
  );

  test('leaves to the hospital whom it has treated, and what it has to say', async () => {
    const id = await into('ARRIVED');
    await withdraw();
    expect(await isSeenBy(cast.receiver, id)).toBe(true);
    for (const act of ['referralTreat', 'referralComplete', 'referralFeedback'])
      await does(act, cast.treater, id);
    expect((await stored(id)).state).toBe('FEEDBACK_RETURNED');
  });

  test('between the signature and the review keeps it here', async () => {
    const id = await into('PENDING_REVIEW');
    await withdraw();
    expect((await refusalOf(does('referralReview', cast.office, id))).code).toBe('CONSENT_MISSING');
    expect((await stored(id)).sentAt).toBeNull();
  });
});
