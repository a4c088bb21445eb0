import type { Tx } from '../../prisma/client.ts';
import { type Deciding, perform } from '../act.ts';
import { requireNone } from '../available-action.ts';
import type { SecondApprovalAct } from '../codes/second-approval.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { tell } from '../notification/tell.ts';
import { requireLongText } from '../require-text.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { approversOf } from './approvers.ts';
import { decisionRefusals } from './available-actions.ts';
import { secondApprovalsVisible } from './policy.ts';
import { SECOND_ACTS } from './second-acts.ts';

export interface SecondApproveInput {
  readonly idempotencyKey: string;
  readonly secondApprovalId: string;
  readonly expectedVersion: number;
}

export interface SecondRejectInput extends SecondApproveInput {
  readonly reasonText: string;
}

/** The request, locked, when the viewer may decide about it now: of two at once the second meets what the first wrote. */
async function claimRequest(
  deciding: Deciding,
  act: 'secondApprove' | 'secondReject',
  { secondApprovalId, expectedVersion: expected }: SecondApproveInput,
) {
  const { tx, now, acting, concerns } = deciding;
  const { viewer } = acting;
  const where = { AND: [{ id: secondApprovalId }, secondApprovalsVisible(viewer, now)] };
  const seen = await tx.db.secondApproval.findFirst({ where });
  if (seen !== null && act === 'secondApprove')
    await SECOND_ACTS[seen.act as SecondApprovalAct].hold(deciding, seen);
  await tx.lock('SecondApproval', secondApprovalId);
  const request = await tx.db.secondApproval.findFirst({ where });
  if (request === null) throw new NotFound('secondApproval', ['secondApprovalId']);
  const { id, version: found, residentId } = request;
  if (residentId !== null) concerns({ residentIds: [residentId] });
  requireNone(decisionRefusals(viewer, act, request, now));
  await claimVersion(tx, { table: 'SecondApproval', noun: 'secondApproval', id, expected, found });
  return { ...request, act: request.act as SecondApprovalAct };
}

type Request = Awaited<ReturnType<typeof claimRequest>>;

/** Who asked is told that it was decided, once. */
export const tellAsker = (
  tx: Tx,
  asked: Pick<Request, 'id' | 'askedById' | 'askedByOrgId'>,
  now: Date,
): Promise<void> =>
  tell(
    tx,
    asked.askedByOrgId,
    [asked.askedById],
    { kind: 'SECOND_APPROVAL_DECIDED', noun: 'secondApproval', nounId: asked.id },
    now,
  );

interface Decision {
  readonly act: 'secondApprove' | 'secondReject';
  readonly to: 'APPROVED' | 'REJECTED';
  readonly reasonText: string | null;
}

async function writeDecision(
  { tx, now, acting }: Deciding,
  request: Request,
  { act, to, reasonText }: Decision,
): Promise<void> {
  const { id, journeyId, noun, nounId } = request;
  const decided = { decidedById: acting.viewer.personId, decidedAt: now, decisionText: reasonText };
  await tx.db.secondApproval.update({ where: { id }, data: { state: to, ...decided } });
  const change = { noun: 'secondApproval', nounId: id, journeyId, act, from: 'PENDING', to } as const;
  const role = actingRole(acting.viewer, approversOf(request.act, noun));
  await appendEvent(tx, { ...change, role, reasonText, facts: { noun, nounId } }, acting, now);
  await tellAsker(tx, request, now);
}

/**
 * Carries out what somebody else has asked for, judged anew as of now, in this one transaction. Where a rule no longer
 * holds nothing is written, and the request goes on waiting.
 * @returns the id of the request
 * @throws NotFound; RuleRefused NOT_YOUR_ACT; StateConflict; VersionConflict; whatever the act itself refuses
 */
export const approveSecond = (acting: Acting, input: SecondApproveInput): Promise<string> =>
  perform(acting, 'secondApprove', input, async (deciding) => {
    const request = await claimRequest(deciding, 'secondApprove', input);
    await SECOND_ACTS[request.act].approved(deciding, request);
    await writeDecision(deciding, request, { act: 'secondApprove', to: 'APPROVED', reasonText: null });
    return request.id;
  });

/** Turns down what somebody else has asked for, with the reason; nothing else changes. @returns the id of the request */
export const rejectSecond = (acting: Acting, input: SecondRejectInput): Promise<string> =>
  perform(acting, 'secondReject', input, async (deciding) => {
    const reasonText = requireLongText(input.reasonText, 'reasonText');
    const request = await claimRequest(deciding, 'secondReject', input);
    await SECOND_ACTS[request.act].rejected?.(deciding, request);
    await writeDecision(deciding, request, { act: 'secondReject', to: 'REJECTED', reasonText });
    return request.id;
  });
