import { describe, expect, test } from 'vitest';
import { openFile } from '../../domain/file/find.ts';
import { addAttachment, removeAttachment } from '../../domain/referral/attach.ts';
import { reviseReferral } from '../../domain/referral/draft.ts';
import { diagnosisIn } from '../../domain/referral/sealed.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { asRead, does, ownFile } from './acts.ts';
import { cast, clock, draft, draftInput, stored, useReferralScene } from './scene.ts';

useReferralScene();

const HIDDEN = { role: 'SECONDARY', system: 'ICD_10', code: 'F03', name: '老年痴呆' } as const;
const HEART = { role: 'PRINCIPAL', system: 'ICD_10', code: 'I50.9', name: '心力衰竭' } as const;
const LUNG = { role: 'SECONDARY', system: 'ICD_10', code: 'J44.9', name: '慢性阻塞性肺疾病' } as const;

const named = async (id: string) => (await stored(id)).diagnoses.map((one) => diagnosisIn(one).name);
const revise = async (by: Acting, id: string, change: Parameters<typeof draftInput>[0]) =>
  reviseReferral(by, { ...draftInput(change), ...(await asRead(id)) });

describe('a nurse revises a draft with a protected diagnosis, of which she reads that there is one', () => {
  const SEEN = 'query ($id: ID!) { referral(id: $id) { diagnoses { role isProtected name } } }';

  test('and what she does not send stays, in its place', async () => {
    const id = await draft({ diagnoses: [HIDDEN, HEART] });
    await revise(cast.nurse, id, { diagnoses: [HEART, LUNG] });
    expect(await named(id)).toEqual([HIDDEN.name, HEART.name, LUNG.name]);
    await revise(cast.nurse, id, { diagnoses: [] });
    expect(await named(id)).toEqual([HIDDEN.name]);
    await revise(cast.nurse, id, { diagnoses: null });
    expect(await answerTo(cast.nurse, SEEN, { id })).toEqual({
      referral: { diagnoses: [{ role: 'SECONDARY', isProtected: true, name: null }] },
    });
  });

  test('and it goes out with the draft', async () => {
    const id = await draft({ diagnoses: [HEART, HIDDEN] });
    await revise(cast.nurse, id, { diagnoses: [LUNG, HEART] });
    for (const [act, by] of [
      ['Submit', cast.nurse],
      ['Cosign', cast.doctor],
      ['Review', cast.office],
    ] as const)
      await does(`referral${act}`, by, id);
    expect(await named(id)).toEqual([LUNG.name, HIDDEN.name, HEART.name]);
  });

  test.each([
    [
      'a principal one beside hers',
      { ...HIDDEN, role: 'PRINCIPAL' },
      [LUNG, HEART],
      { code: 'DIAGNOSIS_PRINCIPAL_STAYS', path: ['diagnoses', '1', 'role'] },
    ],
    [
      'two principal ones of her own',
      { ...HIDDEN, role: 'PRINCIPAL' },
      [HEART, HEART],
      { code: 'DIAGNOSIS_PRINCIPAL', path: ['diagnoses'], rule: 'V6' },
    ],
    [
      'one too many',
      HIDDEN,
      Array.from({ length: 20 }, () => LUNG),
      { code: 'DIAGNOSES_TOO_MANY', path: ['diagnoses'], rule: 'V6' },
    ],
  ] as const)('but not by %s', async (_what, kept, sent, refusal) => {
    const id = await draft({ diagnoses: [kept] });
    const before = await stored(id);
    expect(await refusalOf(revise(cast.nurse, id, { diagnoses: sent }))).toMatchObject(refusal);
    expect(await stored(id)).toEqual(before);
  });

  test('and names hers beside the principal one that stays', async () => {
    const id = await draft({ diagnoses: [{ ...HIDDEN, role: 'PRINCIPAL' }] });
    await revise(cast.nurse, id, { diagnoses: [{ ...HEART, role: 'SECONDARY' }] });
    expect(await named(id)).toEqual([HIDDEN.name, HEART.name]);
  });

  test('and the doctor who has returned it reads the name, and takes it away', async () => {
    const id = await draft({ diagnoses: [HEART, HIDDEN] });
    await does('referralSubmit', cast.nurse, id);
    await does('referralReturn', cast.doctor, id);
    await revise(cast.doctor, id, { diagnoses: [HEART] });
    expect(await named(id)).toEqual([HEART.name]);
  });
});

test('who sends a file reads it until it is attached; as a protected one it is then for who signs and treats, and can be taken back', async () => {
  const id = await draft();
  const fileId = await ownFile(cast.nurse);
  const opens = async () =>
    (await openFile({ viewer: cast.nurse.viewer, now: clock.now() }, fileId)) !== null;
  expect(await opens()).toBe(true);
  await addAttachment(cast.nurse, { ...(await asRead(id)), fileId, kind: 'OTHER', isProtected: true });
  expect(await opens()).toBe(false);
  const attachment = await read().referralAttachment.findUniqueOrThrow({ where: { fileId } });
  const { id: attachmentId } = attachment;
  await removeAttachment(cast.nurse, { ...(await asRead(id)), attachmentId, reasonCode: 'WRONG_FILE' });
  expect((await read().referralAttachment.findUniqueOrThrow({ where: { fileId } })).removedAt).not.toBeNull();
});
