import { beforeAll, describe, expect, test } from 'vitest';
import type { LinkedWardEndInput } from '../../domain/linked-ward/end.ts';
import { endLinkedWard } from '../../domain/linked-ward/end.ts';
import { transferReferral } from '../../domain/referral/child.ts';
import { reviseReferral } from '../../domain/referral/draft.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { actor, newKey } from '../fixtures/network.ts';
import { recovering } from '../fixtures/referral-content.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { asRead, does, onwardTo } from './acts.ts';
import { into, type Stage, shownState } from './course.ts';
import { cast, clock, draft, draftInput, elsewhere, HOUR, network, useReferralScene } from './scene.ts';

useReferralScene();

/** The doctor of the ward to which the hospital sends residents down. */
let ward: Acting;
beforeAll(async () => {
  const { organizationId } = elsewhere;
  ward = await write(async (tx) => {
    await tx.db.organizationCapability.create({ data: { organizationId, capability: 'LINKED_WARD' } });
    return actor(tx, clock, { organizationId, kind: 'HOSPITAL', role: 'HOSP_DOCTOR', name: '医生戊' });
  });
});

const later = () => clock.advance(HOUR);
const cardiology = () => ({ organizationId: network.hospital, departmentId: network.cardiology });
const submitted = (id: string, by = cast.nurse) => does('referralSubmit', by, id);

describe('a referral to a department of which one stands already', () => {
  test.each([
    'PENDING_COSIGN',
    'PENDING_REVIEW',
    'SENT',
    'PLACED',
    'NO_SHOW',
    'ARRIVED',
    'IN_TREATMENT',
  ] as const)('is refused while that one is %s', async (stage) => {
    await into(stage);
    expect((await refusalOf(submitted(await draft()))).code).toBe('REFERRAL_OPEN');
  });

  test.each(['COMPLETED', 'FEEDBACK_RETURNED', 'CLOSED', 'LEFT'] as const)(
    'goes out once the treatment is over: %s',
    async (stage) => {
      await into(stage);
      const next = await draft();
      await submitted(next);
      expect(await shownState(next)).toBe('PENDING_COSIGN');
    },
  );

  test('goes out where it goes on from that one, by which the resident has come', async () => {
    const parentReferralId = await into('IN_TREATMENT');
    const next = await draft({ parentReferralId });
    await submitted(next);
    expect(await shownState(next)).toBe('PENDING_COSIGN');
    const other = await draft({ parentReferralId });
    expect((await refusalOf(submitted(other))).code).toBe('REFERRAL_OPEN');
  });

  test('does not go on from one by which nobody has come: that one is taken back', async () => {
    const parentReferralId = await into('SENT');
    const next = await draft({ parentReferralId });
    expect((await refusalOf(submitted(next))).code).toBe('REFERRAL_OPEN');
    await does('referralCancel', cast.nurse, parentReferralId);
    await submitted(next);
  });
});

describe('a resident who was sent down and has got worse goes back up to the department', () => {
  /** Sent down to the ward by the hospital that has the resident, and there. @returns the way down */
  async function down(stage: Stage): Promise<string> {
    const parentReferralId = await into('IN_TREATMENT');
    later();
    const sides = { fromOrganizationId: network.hospital, targets: [elsewhere], parentReferralId };
    const id = await draft({ ...recovering(clock.now()), ...sides } as object, cast.treater);
    for (const act of stage === 'IN_TREATMENT' ? [] : ['referralComplete', 'referralFeedback'])
      await does(act, cast.treater, parentReferralId);
    await submitted(id, cast.treater);
    await does('referralReview', cast.receiver, id);
    for (const act of ['referralReceive', 'referralAccept', 'referralArrive']) await does(act, ward, id);
    later();
    return id;
  }

  test.each(['IN_TREATMENT', 'FEEDBACK_RETURNED'] as const)(
    'by the draft that the end of the stay has written, while the way up before it is %s',
    async (stage) => {
      const parentReferralId = await down(stage);
      const stay = await read().linkedWardStay.findUniqueOrThrow({ where: { referralId: parentReferralId } });
      const input: LinkedWardEndInput = {
        ...{ idempotencyKey: newKey(), linkedWardStayId: stay.id, expectedVersion: stay.version },
        ...{ outcome: 'TRANSFERRED_BACK', reasonCode: 'WORSENED', summary: '气促加重' },
      };
      await endLinkedWard(ward, input);
      const { id } = await read().referral.findFirstOrThrow({ where: { parentReferralId } });
      const up = { fromOrganizationId: elsewhere.organizationId, targets: [cardiology()] };
      await reviseReferral(ward, { ...draftInput(up), ...(await asRead(id, ward)) });
      await submitted(id, ward);
      expect(await shownState(id)).toBe('SENT');
    },
  );

  test.each(['IN_TREATMENT', 'FEEDBACK_RETURNED'] as const)(
    'by a transfer, while the way up before it is %s',
    async (stage) => {
      const id = await down(stage);
      const up = { ...onwardTo([cardiology()]), direction: 'UP' } as const;
      const child = await transferReferral(ward, { ...up, ...(await asRead(id, ward)) });
      expect(await shownState(child)).toBe('SENT');
    },
  );
});
