import type { Deciding } from '../act.ts';
import type { SecondApprovalAct } from '../codes/second-approval.ts';
import { RuleRefused } from '../errors.ts';
import { appendEvent, type Noun } from '../event-log.ts';
import { newId } from '../id.ts';
import { policyFor } from '../policy-value/read.ts';

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

/**
 * Puts an act before a second person; it changes nothing until then, and lapses after `second.approvalDays`.
 * @returns the id of the request
 * @throws RuleRefused ALREADY_ASKED while the same act on the same object waits
 */
export async function askSecond({ tx, now, acting }: Deciding, asked: AskedAct): Promise<string> {
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
      askedAt: now,
      expiresAt: new Date(now.getTime() + days.value * DAY_MS),
    },
  });
  const change = { journeyId, noun: 'secondApproval', nounId: id, act, to: 'PENDING' } as const;
  await appendEvent(tx, { ...change, facts: { noun, nounId } }, acting, now);
  return id;
}
