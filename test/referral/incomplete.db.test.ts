import { describe, expect, test } from 'vitest';
import { withdrawConsent } from '../../domain/consent/withdraw.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { newKey } from '../fixtures/network.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { statementsOf } from '../support/statement-count.ts';
import { dayIn, does } from './acts.ts';
import { into } from './course.ts';
import { actionsFor } from './said.ts';
import {
  bare,
  cast,
  clock,
  consents,
  DAY,
  draft,
  network,
  residentId,
  somebody,
  stored,
  useReferralScene,
  writeSafety,
} from './scene.ts';

useReferralScene();

/** Asks what availableActions says of an act, and tries it: what is open is done, and what is not is refused in the same words. */
async function saidAndTried(act: string, by: Acting, id: string): Promise<string> {
  const before = [await stored(id), await read().event.count()];
  const said = (await actionsFor(by, id)).find(({ action }) => action === act);
  const [first] = said?.refusals ?? [];
  if (first === undefined) {
    expect(await outcomesOf([does(act, by, id)])).toEqual(['DONE']);
    return 'DONE';
  }
  const { code, path, rule, message, policy } = await refusalOf(does(act, by, id));
  expect({ code, path, rule, message, policy }).toEqual({
    ...{ code: first.code, path: first.path, rule: first.rule },
    ...{ message: first.message, policy: first.policy },
  });
  expect([await stored(id), await read().event.count()]).toEqual(before);
  return code;
}

const MENTAL = [{ role: 'PRINCIPAL', system: 'ICD_10', code: 'F32.1', name: '抑郁发作' }] as const;
const FIELDS = ['reasonText', 'presentIllness', 'treatmentSoFar', 'vitals', 'diagnoses'] as const;

describe('of a draft', () => {
  const drafts: readonly (readonly [string, string, () => Promise<string>])[] = [
    ['from which nothing is missing', 'DONE', draft],
    ...FIELDS.map(
      (field) => [`without ${field}`, 'REFERRAL_INCOMPLETE', () => draft({ [field]: null })] as const,
    ),
    ['without a visit', 'VISIT_MISSING', () => draft({ faceToFaceAt: null, faceToFaceMode: null })],
    [
      ...(['whose visit is too long ago', 'VISIT_TOO_OLD'] as const),
      async () => {
        const id = await draft();
        clock.advance(60 * DAY);
        return id;
      },
    ],
    [
      ...(['without a reason for the hospital', 'TARGET_REASON'] as const),
      () => draft({ diagnoses: MENTAL, targetReasonText: null }),
    ],
    [
      ...(['without a safety block', 'SAFETY_BLOCK_MISSING'] as const),
      async () => {
        await bare();
        await consents();
        return draft();
      },
    ],
    [
      ...(['without a consent', 'CONSENT_MISSING'] as const),
      async () => {
        await bare();
        await writeSafety();
        return draft();
      },
    ],
    [
      ...(['beside one that is open', 'REFERRAL_OPEN'] as const),
      async () => {
        await into('PENDING_COSIGN');
        return draft();
      },
    ],
    [
      ...(['beside one that has expired', 'DONE'] as const),
      async () => {
        await into('EXPIRED');
        return draft();
      },
    ],
  ];
  test.each(drafts)(
    '%s availableActions says of the submission %s, and so does trying',
    async (_what, code, begun) => {
      expect(await saidAndTried('referralSubmit', cast.nurse, await begun())).toBe(code);
    },
  );

  test('to a department that takes nobody any more', async () => {
    const id = await draft();
    const takes = (isReferralTarget: boolean) =>
      write(({ db }) =>
        db.department.update({ where: { id: network.cardiology }, data: { isReferralTarget } }),
      );
    await takes(false);
    expect(await saidAndTried('referralSubmit', cast.nurse, id)).toBe('DEPARTMENT_NO_TARGET');
    await takes(true);
    expect(await saidAndTried('referralSubmit', cast.nurse, id)).toBe('DONE');
  });

  test('down, of a doctor, without the plan that goes with the resident', async () => {
    await into('ARRIVED');
    const { treater, nurse } = cast;
    const plan = { warningSigns: '气促', followUpPlan: '家庭医生随访', followUpOn: [dayIn(7)] };
    const back = (change: object) =>
      draft(
        {
          ...{ direction: 'DOWN', kind: 'RETURN_HOME', reasonCode: 'TREATMENT_ENDED', carePhase: 'STABLE' },
          fromOrganizationId: treater.viewer.organizationId,
          ...{ targets: [{ organizationId: nurse.viewer.organizationId }], ...plan, ...change },
        },
        treater,
      );
    for (const change of [{ warningSigns: null }, { followUpPlan: null }, { followUpOn: [] }])
      expect(await saidAndTried('referralSubmit', treater, await back(change))).toBe('REFERRAL_INCOMPLETE');
    expect(await saidAndTried('referralSubmit', treater, await back({}))).toBe('DONE');
  });
});

const SIGNED_BY = {
  PENDING_COSIGN: ['referralCosign', 'doctor'],
  PENDING_REVIEW: ['referralReview', 'office'],
} as const;
describe.each(['PENDING_COSIGN', 'PENDING_REVIEW'] as const)('in %s', (stage) => {
  const changes: readonly (readonly [string, string, () => Promise<unknown>])[] = [
    ['when nothing has changed', 'DONE', async () => undefined],
    ['when the visit has become old', 'VISIT_TOO_OLD', async () => clock.advance(60 * DAY)],
    [
      ...(['when the consent is withdrawn', 'CONSENT_MISSING'] as const),
      async () => {
        clock.advance(60_000);
        const { id, version } = await read().consent.findFirstOrThrow({ where: { residentId } });
        const input = { idempotencyKey: newKey(), consentId: id, expectedVersion: version };
        return withdrawConsent(cast.nurse, { ...input, withdrawnByName: '陈阿婆' });
      },
    ],
    [
      ...(['when the resident is found infected', 'TARGET_REASON'] as const),
      () => writeSafety({ infection: { status: 'SUSPECTED', isolation: 'CONTACT' }, expectedEdition: 1 }),
    ],
  ];
  test.each(changes)(
    '%s availableActions says %s of the signature, and so does trying',
    async (_what, code, change) => {
      const id = await draft({ targetReasonText: null });
      await does('referralSubmit', cast.nurse, id);
      if (stage === 'PENDING_REVIEW') await does('referralCosign', cast.doctor, id);
      await change();
      const [act, who] = SIGNED_BY[stage];
      expect(await saidAndTried(act, cast[who], id)).toBe(code);
    },
  );
});

test('who may not sign is told so, and nothing of what is missing', async () => {
  const id = await draft({ diagnoses: null });
  await write(({ db }) => db.referral.update({ where: { id }, data: { submittedAt: clock.now() } }));
  const said = (await actionsFor(cast.office, id)).find(({ action }) => action === 'referralSubmit');
  expect(said?.refusals.map(({ code }) => code)).toEqual(['NOT_YOUR_ACT']);
});

test('the answer names every rule that does not hold, with the field', async () => {
  await bare();
  const id = await draft({ diagnoses: null, faceToFaceAt: null, faceToFaceMode: null });
  const ask = `query ($id: ID!) { referral(id: $id) {
    availableActions { action isAvailable refusals { code path rule } } } }`;
  type Said = { action: string; isAvailable: boolean; refusals: { code: string; path: string[] }[] };
  const answer = await answerTo<{ referral: { availableActions: Said[] } }>(cast.nurse, ask, { id });
  const submit = answer.referral.availableActions.find(({ action }) => action === 'referralSubmit');
  expect(submit?.isAvailable).toBe(false);
  expect(submit?.refusals.map(({ code, path }) => [code, path])).toEqual([
    ['REFERRAL_INCOMPLETE', ['diagnoses']],
    ['VISIT_MISSING', ['faceToFaceAt']],
    ['SAFETY_BLOCK_MISSING', ['safetyBlock']],
    ['CONSENT_MISSING', ['consent']],
  ]);
});

test('a page of drafts costs as many statements as one, each with what is missing', async () => {
  for (const change of [{}, { diagnoses: null }, { faceToFaceAt: null, faceToFaceMode: null }, {}]) {
    await somebody();
    await draft(change);
  }
  type Page = { referrals: { edges: { node: { availableActions: { isAvailable: boolean }[] } }[] } };
  const page = (first: number) =>
    answerTo<Page>(
      cast.nurse,
      `{ referrals(first: ${first}, filter: { worklist: DRAFTS }) {
        edges { node { state availableActions { action isAvailable refusals { code } } } } } }`,
    );
  const costs = [await statementsOf(() => page(1)), await statementsOf(() => page(20))];
  expect(costs).toEqual([26, 26]);
  expect((await page(20)).referrals.edges.length).toBeGreaterThan(3);
});
