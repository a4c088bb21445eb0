import { read } from '../../prisma/client.ts';
import { rolesOf, whereOpen } from '../access.ts';
import type { FileNoun, Reading } from '../file/registry.ts';
import { concernOfShown } from '../resident/record-keepers.ts';
import { referralPolicy } from './policy.ts';

/**
 * Row filter: the attachments whose file is open, with the record of the referral; a protected one to whom its protected
 * names are open as well (V19), one that was removed to nobody.
 */
export const attachedFilesOpen = ({ viewer, now }: Reading) => {
  const referral = (aspect: 'record' | 'protected') => ({
    referral: { is: whereOpen(referralPolicy, aspect, viewer, now) },
  });
  return {
    removedAt: null,
    AND: [referral('record'), { OR: [{ isProtected: false }, referral('protected')] }],
  };
};

/** The files of referrals. */
export const referralFiles: FileNoun = {
  noun: 'referralAttachment',
  readers: rolesOf(referralPolicy, 'record'),
  async concernOf(reading, id) {
    const found = await read().referralAttachment.findFirst({
      where: { AND: [{ id }, attachedFilesOpen(reading)] },
      select: { referral: { select: { residentId: true } } },
    });
    return found === null ? null : concernOfShown([found.referral.residentId], reading.now);
  },
};
