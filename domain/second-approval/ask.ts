import type { Deciding } from '../act.ts';
import type { SecondApprovalAct } from '../codes/second-approval.ts';
import { holdersOf } from '../duty/on-duty.ts';
import { RuleRefused } from '../errors.ts';
import { appendEvent, type Noun } from '../event-log.ts';
import { newId } from '../id.ts';
import { tell } from '../notification/tell.ts';
import { policyFor } from '../policy-value/read.ts';
import { approversOf } from './approvers.ts';

const DAY_MS = 86_400_000;

/** An act that waits for a second person. */
export interface AskedAct {
  readonly act: SecondApprovalAct;
  readonly noun: Noun;
  readonly nounId: string;
  readonly journeyId: string;
  readonly residentId?: string | null;
  /** Whose second person decides; the viewer's own organisation where it is left out. */
  readonly organizationId?: string;
  readonly reasonCode?: string | null;
  readonly reasonText?: string | null;
  /** What the act needs beside its object: ids and codes. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Whoever may decide is told, and not the one who asks. */
async function tellApprovers(
  { tx, now, acting }: Deciding,
  id: string,
  { organizationId, act, noun, residentId }: AskedAct & { readonly organizationId: string },
): Promise<void> {
  const holders = await holdersOf(tx, organizationId, approversOf(act, noun), now);
  const others = holders.filter((personId) => personId !== acting.viewer.personId);
  const about = { noun: 'secondApproval', nounId: id, residentId: residentId ?? null } as const;
  await tell(tx, organizationId, others, { kind: 'SECOND_APPROVAL_ASKED', ...about }, now);
}

/**
 * Puts an act before a second person; it changes nothing until then, and lapses after `second.approvalDays`. The
 * caller holds the row of the object, so that of two who ask at once the second meets what the first wrote.
 * @returns the id of the request
 * @throws RuleRefused ALREADY_ASKED while the same act on the same object waits
 */
export async function askSecond(deciding: Deciding, asked: AskedAct): Promise<string> {
  const { tx, now, acting } = deciding;
  const { act, noun, nounId, journeyId, residentId = null } = asked;
  const organizationId = asked.organizationId ?? acting.viewer.organizationId;
  const waiting = { act, noun, nounId, organizationId, state: 'PENDING', expiresAt: { gt: now } };
  if ((await tx.db.secondApproval.count({ where: waiting })) > 0) {
    const message = 'The same act on this object waits for a second person already.';
    throw new RuleRefused({ code: 'ALREADY_ASKED', message, rule: 'domain 0 VOIDED: by two people' });
  }
  const days = await policyFor(tx, 'second.approvalDays', acting.viewer, now);
  const id = newId(now);
  await tx.db.secondApproval.create({
    data: {
      ...{ id, journeyId, organizationId, act, noun, nounId, residentId, state: 'PENDING' },
      ...{ reasonCode: asked.reasonCode ?? null, reasonText: asked.reasonText ?? null },
      facts: asked.facts === undefined ? null : JSON.stringify(asked.facts),
      askedById: acting.viewer.personId,
      askedByOrgId: acting.viewer.organizationId,
      askedAt: now,
      expiresAt: new Date(now.getTime() + days.value * DAY_MS),
    },
  });
  const change = { journeyId, noun: 'secondApproval', nounId: id, act, to: 'PENDING' } as const;
  await appendEvent(tx, { ...change, facts: { noun, nounId } }, acting, now);
  await tellApprovers(deciding, id, { ...asked, organizationId });
  return id;
}
