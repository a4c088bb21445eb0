import type { Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { appendEvent } from '../event-log.ts';
import { placedTarget } from './facing.ts';
import { LINK_COLUMNS, PASSED_ON, whereTo } from './onward.ts';
import { tellSender, tellTreating } from './tell.ts';
import { goOnCaring } from './treated-here.ts';
import { TRANSFER_FAILED } from './workflow.ts';

const readTransferred = (tx: Tx, id: string) =>
  tx.db.referral.findUniqueOrThrow({
    where: { id },
    include: { targets: true, resident: { select: { life: true } } },
  });
type Transferred = Awaited<ReturnType<typeof readTransferred>>;

/** When it came about, and by when it is written. */
interface Instants {
  readonly at: Date;
  readonly now: Date;
}

/** Whoever had transferred the resident treats on; both sides are told. No clock ran when the resident was transferred. */
async function giveBack(tx: Tx, referral: Transferred, { at, now }: Instants): Promise<void> {
  const { id, journeyId, version } = referral;
  const { act, from, to } = TRANSFER_FAILED;
  const data = { closedAt: null, movedAt: now, alarmedClock: null };
  await tx.db.referral.update({
    where: { id, state: from, version },
    data: { ...data, state: to, version: { increment: 1 } },
  });
  await appendEvent(tx, { noun: 'referral', nounId: id, journeyId, act, from, to, at }, null, now);
  const told = { ...referral, version: version + 1 };
  await tellSender(tx, told, act, now);
  const receiver = placedTarget(referral);
  if (receiver === null) return;
  await goOnCaring(tx, referral, receiver.organizationId, now);
  await tellTreating(tx, told, receiver.organizationId, now);
}

/**
 * Looks at a transferred referral again. Of its children the last to end gives the resident back: it is locked before they
 * are looked at. Nobody treats the dead.
 */
async function reconsider(tx: Tx, id: string, instants: Instants): Promise<void> {
  await tx.lock('Referral', id);
  const referral = await readTransferred(tx, id);
  if (referral.state !== TRANSFER_FAILED.from || referral.resident.life !== 'ALIVE') return;
  const { journeyId } = referral;
  const links = await tx.db.referral.findMany({ where: { journeyId }, select: LINK_COLUMNS });
  if (whereTo(id, links) === 'NOWHERE') await giveBack(tx, referral, instants);
}

/**
 * A referral has ended before anybody has arrived: where it came of a transfer, and nothing else of that leads on, the
 * resident is back with who treats (`TRANSFER_FAILED`). The caller has written the end, and holds the resident; a child is
 * locked before its parent.
 */
export async function giveBackUntaken(tx: Tx, endedId: string, instants: Instants): Promise<void> {
  const select = { state: true, parentReferralId: true } as const;
  const look = (id: string) => tx.db.referral.findUniqueOrThrow({ where: { id }, select });
  let { parentReferralId: id } = await look(endedId);
  while (id !== null) {
    const { state, parentReferralId } = await look(id);
    if (!PASSED_ON.includes(state)) return reconsider(tx, id, instants);
    id = parentReferralId;
  }
}

/** The same of somebody who was taken for dead when the last child ended. The caller holds the resident. */
export async function giveBackAlive({ tx, now }: Deciding, residentId: string): Promise<void> {
  const where = { residentId, state: TRANSFER_FAILED.from };
  const found = await tx.db.referral.findMany({ where, select: { id: true }, orderBy: { id: 'asc' } });
  for (const { id } of found) await reconsider(tx, id, { at: now, now });
}
