import { type ActInput, perform } from '../act.ts';
import type { LinkedWardEndReason, LinkedWardOutcome } from '../codes/linked-ward-stay.ts';
import { remember } from '../death/effects.ts';
import { deathWhere } from '../death/report.ts';
import { InvalidInput } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { draftWayBack } from '../referral/way-back.ts';
import { requireReasonText } from '../require-reason.ts';
import { requireLongText } from '../require-text.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { callOffRounds, clearRoundAlarms } from './call-off.ts';
import { claimStay, type StayClaim } from './claim.ts';
import { sealedEndText, sealedSummary } from './sealed.ts';
import { tellOfStay } from './tell.ts';
import { LOCAL_DOCTORS } from './workflow.ts';

export interface LinkedWardEndInput extends ActInput, StayClaim {
  readonly outcome: LinkedWardOutcome;
  readonly reasonCode: LinkedWardEndReason;
  readonly reasonText?: string | null | undefined;
  /** The course and what comes next. */
  readonly summary: string;
  /** When; now when it is left out. The time of death where the outcome is DIED. */
  readonly endedAt?: Date | null | undefined;
}

const RULE = 'domain 3.7 ACTIVE → ENDED';

function refuse(code: string, message: string, path: string): never {
  throw new InvalidInput({ code, message, path: [path], rule: RULE });
}

/** @throws InvalidInput END_REASON, ENDED_AT, REASON_TEXT, TEXT_… */
function requireEnd(input: LinkedWardEndInput, startedAt: Date, now: Date) {
  const { outcome, reasonCode, endedAt } = input;
  if ((outcome === 'DIED') !== (reasonCode === 'DECEASED'))
    refuse('END_REASON', 'The outcome DIED has the reason DECEASED, and no other has it.', 'reasonCode');
  const at = endedAt ?? now;
  if (at > now) refuse('ENDED_AT', 'A stay has not ended in the future.', 'endedAt');
  if (at < startedAt) refuse('ENDED_AT', 'A stay ends after it has begun.', 'endedAt');
  const isTextMandatory = reasonCode === 'OTHER';
  const given = { code: reasonCode, text: input.reasonText, field: 'reasonText', isTextMandatory };
  return {
    endedAt: at,
    endText: requireReasonText(given),
    summary: requireLongText(input.summary, 'summary'),
  };
}

/**
 * Ends a stay (结束联动病房住院): planned rounds are called off, both sides and the home are told. TRANSFERRED_BACK drafts the
 * referral up. DIED reports the death, and a death that is taken back brings the stay back. @returns the id of the stay
 */
export const endLinkedWard = (acting: Acting, input: LinkedWardEndInput): Promise<string> =>
  perform(acting, 'linkedWardEnd', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'linkedWardEnd';
    const stay = await claimStay(deciding, act, input);
    const { id, journeyId, resident } = stay;
    const { endedAt, endText, summary } = requireEnd(input, stay.startedAt, now);
    const { outcome, reasonCode: endReasonCode } = input;
    const ended = { state: 'ENDED', outcome, endReasonCode };
    const texts = { endTextSealed: sealedEndText(id, endText), summarySealed: sealedSummary(id, summary) };
    await tx.db.linkedWardStay.update({ where: { id }, data: { ...ended, ...texts, endedAt } });
    const edge = { act, from: 'ACTIVE', to: 'ENDED', reasonCode: endReasonCode, facts: { outcome } } as const;
    const role = actingRole(acting.viewer, LOCAL_DOCTORS);
    const about = { noun: 'linkedWardStay', nounId: id, journeyId, role, at: endedAt } as const;
    await appendEvent(tx, { ...about, ...edge }, acting, now);
    const calledOff = await callOffRounds(deciding, id, act);
    await clearRoundAlarms(deciding, id);
    await tellOfStay(tx, stay, outcome, now);
    if (outcome === 'TRANSFERRED_BACK') {
      const { referralId, localOrgId } = stay;
      await draftWayBack(deciding, { act, referralId, localOrgId, reasonCode: endReasonCode, summary });
    }
    if (outcome !== 'DIED') return id;
    const deathId = await deathWhere(deciding, resident, { diedAt: endedAt, source: 'HOSPITAL' });
    const before = { state: 'ACTIVE', outcome: null, endReasonCode: null, endedAt: null };
    const after = { ...ended, endedAt: endedAt.toISOString() };
    const ending = { noun: 'linkedWardStay', id, before, after } as const;
    if (deathId !== null) await remember(deciding, deathId, [ending, ...calledOff]);
    return id;
  });
