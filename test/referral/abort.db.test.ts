import { expect, test } from 'vitest';
import { refusalOf } from '../fixtures/refusal.ts';
import { does } from './acts.ts';
import { into, shownState } from './course.ts';
import { saidTo } from './said.ts';
import { cast, consents, elsewhere, network, patient, stored, useReferralScene } from './scene.ts';

useReferralScene();

const abortOf = async (id: string) => {
  const { abortSide, abortReasonCode, abortTextSealed, abortDueAt } = await stored(id);
  return { abortSide, abortReasonCode, abortTextSealed, abortDueAt };
};

test('nobody is sent on while the resident or the sender has asked for the end: the hospital decides first', async () => {
  await consents([network.hospital, elsewhere.organizationId]);
  for (const by of [patient(), cast.doctor]) {
    const id = await into('IN_TREATMENT');
    await does('referralAbortRequest', by, id);
    expect((await saidTo(cast.treater, id)).get('referralTransfer')).toBe('ABORT_ASKED');
    expect((await refusalOf(does('referralTransfer', cast.treater, id))).code).toBe('ABORT_ASKED');
    await does('referralAbortDecide', cast.treater, id);
    expect(await shownState(id)).toBe('ABORTED');
  }
});

test('what the hospital itself has asked falls with the transfer, and nothing of it is left', async () => {
  const id = await into('IN_TREATMENT');
  await does('referralAbortRequest', cast.treater, id);
  await does('referralTransfer', cast.treater, id);
  expect(await shownState(id)).toBe('TRANSFERRED');
  const nothing = { abortSide: null, abortReasonCode: null, abortTextSealed: null, abortDueAt: null };
  expect(await abortOf(id)).toEqual(nothing);
});
