import { describe, expect, test } from 'vitest';
import { journeyById, journeyPage } from '../../domain/journey/read.ts';
import { journeyStages } from '../../domain/journey/stages.ts';
import { transferReferral } from '../../domain/referral/child.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { asRead, does, onwardTo } from './acts.ts';
import { cast, clinic, clock, draft, elsewhere, network, patient, stored } from './scene.ts';
import {
  arrived,
  childId,
  later,
  parentId,
  redirected,
  rejected,
  there,
  third,
  useTransferred,
  voided,
} from './transferred-scene.ts';

useTransferred();

/** Each stage that somebody is told, by state and to whom; null where the journey is closed to them. */
async function told(by: Acting): Promise<readonly (readonly [string, string | null])[] | null> {
  const { journeyId } = await stored(parentId);
  if ((await journeyById(by, journeyId)) === null) return null;
  return (await journeyStages(by, journeyId)).map(({ state, toOrganizationName }) => [
    state,
    toOrganizationName,
  ]);
}
/** What somebody reads in the timeline: acts with the names of who did them. */
async function happened(by: Acting): Promise<string[]> {
  const { journeyId } = await stored(parentId);
  const { nodes } = await journeyPage(by, journeyId, { first: 100, after: null });
  return nodes.map(({ noun, act, organizationName }) => `${noun} ${act} ${organizationName}`);
}
/** The hospital transfers the resident once more. @returns the id of the child, which its office has to review */
async function transferredAgain(): Promise<string> {
  await does('referralTransfer', cast.treater, parentId);
  const where = { parentReferralId: parentId, state: 'PENDING_REVIEW' };
  return (await read().referral.findFirstOrThrow({ where })).id;
}
const nameOf = async (id: string) => (await read().organization.findUniqueOrThrow({ where: { id } })).name;

describe('who takes part in a journey sees that it goes on', () => {
  test('the home and the clinic that began it, the resident, and the hospital that has sent the resident on', async () => {
    const [first, next] = [await nameOf(network.hospital), await nameOf(elsewhere.organizationId)];
    const expected = [
      ['TRANSFERRED', first],
      ['SENT', next],
    ];
    for (const by of [cast.nurse, cast.doctor, cast.office, cast.treater, patient()])
      expect(await told(by), by.viewer.personName).toEqual(expected);

    await arrived();
    const [, onward] = await journeyStages(cast.nurse, (await stored(parentId)).journeyId);
    expect(onward).toEqual({
      ...{ referralId: childId, parentReferralId: parentId, direction: 'LATERAL', kind: 'INPATIENT' },
      ...{ state: 'ARRIVED', fromOrganizationName: first, toOrganizationName: next },
      ...{ sentAt: clock.now(), arrivedAt: clock.now(), closedAt: null },
    });
  });

  test('in all of a redirection, and not who has said no to it', async () => {
    await redirected();
    expect(await told(cast.nurse)).toEqual([
      ['TRANSFERRED', await nameOf(network.hospital)],
      ['REDIRECTED', null],
      ['SENT', await nameOf(third.organizationId)],
    ]);
  });

  test('also while it is returned to be written anew, and when it was entered in error', async () => {
    await does('referralCancel', cast.treater, childId);
    later();
    const again = await transferredAgain();
    expect((await told(cast.nurse))?.at(-1)).toEqual(['PENDING_REVIEW', null]);
    await does('referralReturn', cast.receiver, again);
    expect((await told(cast.nurse))?.map(([state]) => state)).toEqual(['TRANSFERRED', 'CANCELLED', 'DRAFT']);
    await voided(again);
    const stages = await journeyStages(cast.nurse, (await stored(parentId)).journeyId);
    expect(stages.map(({ state, closedAt }) => [state, closedAt]).slice(1)).toEqual([
      ['CANCELLED', expect.any(Date)],
      ['VOIDED', clock.now()],
    ]);
  });

  test('but the record of it stays where it was', async () => {
    const { journeyId } = await stored(parentId);
    const stages = JSON.stringify(await journeyStages(cast.nurse, journeyId));
    expect(stages).not.toMatch(/心内科|利尿|介入|I50/);
    const open = await does('referralCancel', cast.nurse, childId).catch(
      ({ code }: { code: string }) => code,
    );
    expect(open).toBe('NOT_FOUND');
  });
});

describe('nobody is told', () => {
  test('of a draft of somebody else', async () => {
    later();
    await draft(
      { parentReferralId: parentId, fromOrganizationId: network.hospital, targets: [elsewhere] },
      cast.treater,
    );
    expect(await told(cast.nurse)).toHaveLength(2);
    expect(await told(cast.treater)).toHaveLength(3);
  });

  test('who is one of several before one is chosen', async () => {
    await does('referralCancel', cast.treater, childId);
    later();
    const onward = { ...onwardTo([elsewhere, third]), ...(await asRead(parentId)) };
    const id = await transferReferral(cast.treater, onward);
    await does('referralReview', cast.receiver, id);
    expect((await told(cast.nurse))?.at(-1)).toEqual(['SENT', null]);
    expect(await told(there)).toBeNull();
  });

  test('who was asked and has said no, of anything but its own answer', async () => {
    await rejected();
    expect(await told(there)).toEqual([['SENT', null]]);
    expect((await told(cast.nurse))?.at(-1)).toEqual(['SENT', null]);
  });

  test('who is asked, or has said no, of the way before it: the timeline is that of its own referral', async () => {
    const [hospital, next] = [await nameOf(network.hospital), await nameOf(elsewhere.organizationId)];
    const asked = [
      `referral referralTransfer ${hospital}`,
      `referral referralTransfer ${hospital}`,
      `referral referralReview ${hospital}`,
    ];
    expect((await happened(there)).sort()).toEqual(asked.sort());
    await rejected();
    const answered = [`referralTarget referralReceive ${next}`, `referralTarget referralReject ${next}`];
    expect((await happened(there)).sort()).toEqual([...asked, ...answered].sort());
    expect(await happened(cast.nurse)).toContain(`referral referralArrive ${hospital}`);
  });

  test('but who has taken the resident reads it whole', async () => {
    await arrived();
    const whole = await happened(there);
    expect(whole).toContain(`referral referralCosign ${await nameOf(clinic)}`);
    expect(whole).toContain(`referral referralArrive ${await nameOf(network.hospital)}`);
  });

  test('who was asked and has said no, once somebody else is asked', async () => {
    await redirected();
    expect(await told(there)).toBeNull();
    expect(await told(cast.supervisor)).toBeNull();
  });
});
