import { read } from '../../prisma/client.ts';
import { isOpen } from '../access.ts';
import { referralTargetPolicy } from '../referral/answer-policy.ts';
import { answerOpenness } from '../referral/answers-visible.ts';
import { isTargetShown, PARTY_COLUMNS } from '../referral/parties.ts';
import { isReferralOpen, referralPolicy } from '../referral/policy.ts';
import { among, type Objects, plain, under } from './openness.ts';

const referral = { select: PARTY_COLUMNS } as const;

/** Who is asked among others hears what becomes of its own answer, and not whom it is about or who did it. */
const referralTarget: Objects = async (ids, from = read()) => {
  const select = { id: true, organizationId: true, referral };
  const found = await from.referralTarget.findMany({ where: among([...ids]), select });
  return new Map(
    found.map(({ id, referral: whole, ...target }) => [
      id,
      (viewer, now) => {
        const isOpen = isReferralOpen('notice', viewer, whole, now);
        if (!isOpen || !isTargetShown(viewer, whole, target)) return null;
        const isNamed = isReferralOpen('entry', viewer, whole, now);
        return isNamed ? { residentId: whole.residentId } : { residentId: null, isOutline: true };
      },
    ]),
  );
};

/**
 * What an organisation was asked, as its machine reads it: also that it is over. Whoever was told whom it was about is told so of the
 * same person.
 */
export const machineAnswers: Objects = async (ids, from = read()) => {
  const select = { id: true, organizationId: true, state: true, askedAt: true, disclosedAt: true, referral };
  const found = await from.referralTarget.findMany({ where: among([...ids]), select });
  return new Map(
    found.map(({ id, ...answer }) => [
      id,
      (viewer, now) => {
        if (!isOpen(referralTargetPolicy, 'entry', viewer, answer, now)) return null;
        const wasNamed = answer.organizationId === viewer.organizationId && answer.disclosedAt !== null;
        const isNamed = wasNamed || answerOpenness(answer, viewer, now).isNamed;
        return { residentId: isNamed ? answer.referral.residentId : null };
      },
    ]),
  );
};

/** Referrals, as their timeline is open; what each asked organisation answers; and what is attached. */
export const referralObjects = {
  referral: under({ policy: referralPolicy, aspect: 'entry' }, async (ids, from) => {
    const select = { id: true, ...PARTY_COLUMNS };
    return plain(await from.referral.findMany({ where: among(ids), select }), ({ residentId }) => residentId);
  }),
  referralTarget,
  referralAttachment: under({ policy: referralPolicy, aspect: 'record' }, async (ids) => {
    const select = { id: true, referral };
    const found = await read().referralAttachment.findMany({ where: among(ids), select });
    return found.map(({ id, referral: whole }) => ({
      id,
      residentId: whole.residentId,
      row: () => whole,
    }));
  }),
};
