import type { Deciding } from '../../act.ts';
import { type Rule, refusalsOf, requireNone } from '../../available-action.ts';
import { holdersOf } from '../../duty/on-duty.ts';
import { NotFound, RuleRefused } from '../../errors.ts';
import { tell } from '../../notification/tell.ts';
import type { Viewer } from '../../viewer.ts';
import { lockSurvivor } from '../alias.ts';
import {
  isInCare,
  isRecordOpen,
  OPENING_COLUMNS,
  type Opening,
  REGISTRARS,
  residentsVisible,
} from '../policy.ts';
import { recordKeepersOf } from '../record-keepers.ts';
import { forRoles } from '../rules.ts';
import type { TwoRecords } from './same-person.ts';

interface Facing {
  readonly viewer: Viewer;
  readonly resident: Opening;
  readonly now: Date;
  readonly field: string;
}

/** A record is open, or it is a provisional one that the own organisation has made. */
const requiresOwnRecord: Rule<Facing> = ({ viewer, resident, now, field }) => {
  const isOwn = resident.registeredByOrgId === viewer.organizationId || isRecordOpen(viewer, resident, now);
  if (isOwn && isInCare(viewer, resident, now)) return null;
  const message = 'Both records have to be open to your organisation; see the review items for the others.';
  return new RuleRefused({ code: 'RECORD_NOT_OPEN', message, path: [field], rule: 'domain 3.8, V19' });
};

/** One of the two records, locked: the surviving one, by whichever id. @throws NotFound; RuleRefused RECORD_NOT_OPEN */
export async function ownRecord(
  { tx, now, acting: { viewer }, concerns }: Deciding,
  act: 'residentMerge' | 'residentUnmerge',
  id: string,
  field = 'residentId',
) {
  const survivorId = await lockSurvivor(tx, id);
  const resident = await tx.db.resident.findFirst({
    where: { AND: [{ id: survivorId }, residentsVisible(viewer, now)] },
    select: { ...OPENING_COLUMNS, version: true, journeyId: true },
  });
  if (resident === null) throw new NotFound('resident', [field]);
  const residentIds = [survivorId];
  concerns({ residentIds, ownerOrgIds: await recordKeepersOf(tx, residentIds, now) });
  requireNone(refusalsOf([forRoles(act, REGISTRARS), requiresOwnRecord], { viewer, resident, now, field }));
  return resident;
}

/** Who keeps either record learns that they are one now, or two again. */
export async function tellKeepers(
  { tx, now }: Deciding,
  keepers: readonly string[],
  { mergeId, residentId }: { readonly mergeId: string; readonly residentId: string },
  occasion: 'merged' | 'unmerged',
): Promise<void> {
  const about = { noun: 'resident', nounId: residentId, residentId } as const;
  for (const organizationId of keepers) {
    const people = await holdersOf(tx, organizationId, REGISTRARS, now);
    const told = { kind: 'RESIDENT_MERGED', ...about, occasion: `${occasion} ${mergeId}` } as const;
    await tell(tx, organizationId, people, told, now);
  }
}

/** The organisations that keep either record now. */
export const keepersOfBoth = ({ tx, now }: Deciding, { aliasId, residentId }: TwoRecords) =>
  recordKeepersOf(tx, [aliasId, residentId], now);
