import type { Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import type { ReferralState } from '../codes/referral.ts';
import { appendEvent } from '../event-log.ts';
import { placedTarget } from './facing.ts';
import { tellSender, tellTreating } from './tell.ts';
import { goOnCaring } from './treated-here.ts';
import { TRANSFER_FAILED } from './workflow.ts';

/** In these a referral has ended without anybody taking the resident, unless somebody had arrived before. */
export const UNTAKEN: readonly ReferralState[] = [
  ...(['CANCELLED', 'EXPIRED', 'CLOSED_UNMET', 'RECALLED', 'VOIDED'] as const),
];

/** These go on as their child, also where they were entered in error: what came of it has its own record. */
const PASSED_ON: readonly string[] = ['REDIRECTED', 'VOIDED'];

interface Child {
  readonly state: string;
  readonly submittedAt: Date | null;
  readonly arrivedAt: Date | null;
}

/** Somebody has arrived by it, or may still; of a draft that was never handed in nobody waits for an answer. */
const isAwaited = ({ state, submittedAt, arrivedAt }: Child): boolean => {
  if (arrivedAt !== null) return true;
  return submittedAt !== null && state !== 'REDIRECTED' && !UNTAKEN.some((end) => end === state);
};

/** Whether what a referral goes on as leads somewhere. */
async function leadsOn(tx: Tx, id: string): Promise<boolean> {
  const select = { id: true, state: true, submittedAt: true, arrivedAt: true } as const;
  for (let above = [id]; above.length > 0; ) {
    const children = await tx.db.referral.findMany({ where: { parentReferralId: { in: above } }, select });
    if (children.some(isAwaited)) return true;
    above = children.filter(({ state }) => PASSED_ON.includes(state)).map((child) => child.id);
  }
  return false;
}

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
  if (!(await leadsOn(tx, id))) await giveBack(tx, referral, instants);
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
