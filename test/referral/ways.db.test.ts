import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OrganizationCapability, OrganizationKind } from '../../domain/codes/organization.ts';
import type { ReferralDirection, ReferralKind } from '../../domain/codes/referral.ts';
import type { ReferralDraftInput } from '../../domain/referral/draft.ts';
import { write } from '../../prisma/client.ts';
import { department, organization } from '../fixtures/network.ts';
import { homeward } from '../fixtures/referral-content.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { does } from './acts.ts';
import { into } from './course.ts';
import { cast, clock, draft, network, stored, useReferralScene } from './scene.ts';

useReferralScene();

interface Place {
  readonly organizationId: string;
  readonly departmentId: string;
}
const places = new Map<string, Place>();
const PLACES: readonly (readonly [string, OrganizationKind, readonly OrganizationCapability[]])[] = [
  ['clinic', 'PRIMARY_CLINIC', []],
  ['clinic with a linked ward', 'PRIMARY_CLINIC', ['LINKED_WARD']],
  ['rehabilitation', 'REHAB', ['DOWN_REFERRAL_REHAB']],
  ['hospice', 'PRIMARY_CLINIC', ['PALLIATIVE']],
  ['home and clinic in one', 'INTEGRATED', []],
];
beforeAll(async () => {
  for (const [name, kind, capabilities] of PLACES)
    await write(async (tx) => {
      const organizationId = await organization(tx, kind, name, clock.now());
      for (const capability of capabilities)
        await tx.db.organizationCapability.create({ data: { organizationId, capability } });
      const departmentId = await department(tx, organizationId, 'KF', '康复科', clock.now());
      await tx.db.department.update({ where: { id: departmentId }, data: { isReferralTarget: true } });
      places.set(name, { organizationId, departmentId });
    });
});
const at = (name: string): Place => {
  const place = places.get(name);
  if (place === undefined) throw new Error(`there is no ${name}`);
  return place;
};

/** A draft of the hospital that has the resident, to a place. */
const downTo = (target: ReferralDraftInput['targets'][number], change: object = {}): Promise<string> =>
  draft(
    {
      ...(homeward(clock.now()) as unknown as Partial<ReferralDraftInput>),
      ...{ fromOrganizationId: network.hospital, targets: [target], ...change },
    },
    cast.treater,
  );

describe('down, from the hospital that has the resident', () => {
  beforeEach(async () => {
    await into('ARRIVED');
  });

  const WAYS: readonly (readonly [ReferralKind, string, string])[] = [
    ['REHAB', 'clinic', 'TARGET_CAPABILITY'],
    ['REHAB', 'clinic with a linked ward', 'DONE'],
    ['REHAB', 'rehabilitation', 'DONE'],
    ['INPATIENT', 'clinic', 'TARGET_CAPABILITY'],
    ['INPATIENT', 'clinic with a linked ward', 'DONE'],
    ['PALLIATIVE', 'clinic with a linked ward', 'TARGET_CAPABILITY'],
    ['PALLIATIVE', 'hospice', 'DONE'],
    ['LONG_TERM_CARE', 'clinic', 'TARGET_CAPABILITY'],
    ['LONG_TERM_CARE', 'home and clinic in one', 'DONE'],
    ['OUTPATIENT', 'clinic', 'DONE'],
    ['EXAM', 'clinic', 'REFERRAL_KIND'],
    ['RETURN_HOME', 'clinic', 'NOT_OWN_HOME'],
    ['RETURN_HOME', 'home and clinic in one', 'NOT_OWN_HOME'],
  ];
  test.each(WAYS)('%s to a %s: %s', async (kind, place, outcome) => {
    const drafting = downTo(at(place), { kind });
    if (outcome === 'DONE') await expect(drafting).resolves.toBeTypeOf('string');
    else expect((await refusalOf(drafting)).code).toBe(outcome);
  });

  test('what comes down says what to watch, what to do and when the resident is seen again', async () => {
    for (const missing of ['warningSigns', 'followUpPlan', 'rehabilitationPlan', 'followUpOn']) {
      const rest = {
        kind: 'REHAB',
        reasonCode: 'RECOVERY_REHAB',
        rehabilitationPlan: '床旁训练',
        [missing]: null,
      };
      const id = await downTo(at('rehabilitation'), rest);
      const refusal = await refusalOf(does('referralSubmit', cast.treater, id));
      expect(refusal).toMatchObject({ code: 'REFERRAL_INCOMPLETE', path: [missing] });
    }
  });

  test('home needs no consent and no capability, and goes on with the journey', async () => {
    const id = await downTo({ organizationId: network.home });
    await does('referralSubmit', cast.treater, id);
    await does('referralReview', cast.receiver, id);
    expect(await stored(id)).toMatchObject({
      state: 'SENT',
      targets: [{ departmentId: null, consentId: null }],
    });
  });
});

const FORMS: readonly (readonly [string, (target: Place) => Partial<ReferralDraftInput>, string])[] = [
  ['nobody', () => ({ targets: [] }), 'TARGETS'],
  ['one twice', (target) => ({ targets: [target, target] }), 'TARGET_TWICE'],
  ['no department', ({ organizationId }) => ({ targets: [{ organizationId }] }), 'DEPARTMENT_MISSING'],
  [
    'a clinic down, from a clinic',
    () => ({ direction: 'DOWN', kind: 'OUTPATIENT', reasonCode: 'CHRONIC' }),
    'REFERRAL_DIRECTION',
  ],
  ['six at once', (target) => ({ targets: Array.from({ length: 6 }, () => target) }), 'TARGETS'],
];
test.each(FORMS)('asking %s is refused', async (_name, change, code) => {
  const target = { organizationId: network.hospital, departmentId: network.cardiology };
  const direction: { direction: ReferralDirection } = { direction: 'UP' };
  expect((await refusalOf(draft({ ...direction, ...change(target) }))).code).toBe(code);
});

test('whoever has received somebody refers onward for two weeks after its feedback, and no longer', async () => {
  await into('FEEDBACK_RETURNED');
  clock.advance(13 * 24 * 3_600_000);
  await expect(downTo({ organizationId: network.home })).resolves.toBeTypeOf('string');
  clock.advance(2 * 24 * 3_600_000);
  expect((await refusalOf(downTo({ organizationId: network.home }))).code).toBe('NOT_FOUND');
});
