import { type ActInput, perform } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import { appendEvent } from '../event-log.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { claimRound, type RoundClaim } from './claim.ts';
import { staySides } from './policy.ts';
import { signatureOf } from './signature.ts';
import { HOSPITAL_DOCTORS, LOCAL_DOCTORS } from './workflow.ts';

export interface JointRoundSignInput extends ActInput, RoundClaim {}

/**
 * A doctor of the other side signs what was recorded (共同查房签字): now the round is done. @returns the id of the round
 * @throws NotFound; RuleRefused SAME_SIGNER, STAY_VOIDED; StateConflict; VersionConflict
 */
export const signJointRound = (acting: Acting, input: JointRoundSignInput): Promise<string> =>
  perform(acting, 'jointRoundSign', input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    const act = 'jointRoundSign';
    const { id, journeyId, stay } = await claimRound(deciding, act, input);
    const [side = 'LOCAL'] = staySides(viewer, stay);
    const done = { state: 'DONE', signDueAt: null, ...signatureOf(side, viewer, now) };
    await tx.db.jointRound.update({ where: { id }, data: done });
    await clearAlarms(tx, { noun: 'jointRound', nounId: id }, now);
    const role = actingRole(viewer, side === 'HOSPITAL' ? HOSPITAL_DOCTORS : LOCAL_DOCTORS);
    const edge = { act, from: 'RECORDED', to: 'DONE', facts: { side } } as const;
    await appendEvent(tx, { noun: 'jointRound', nounId: id, journeyId, ...edge, role }, acting, now);
    return id;
  });
