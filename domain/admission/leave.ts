import { type ActInput, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import type { AdmissionSource } from '../codes/admission.ts';
import { requiresLifeOf } from '../resident/rules.ts';
import type { Acting } from '../viewer.ts';
import { claimAdmission } from './claim.ts';
import { followLeave } from './follow.ts';
import { requireLeave } from './rules.ts';
import { hospitalOf, writeTold } from './telling.ts';

interface LeaveInput extends ActInput {
  readonly admissionId: string;
  readonly expectedVersion: number;
  readonly source: AdmissionSource;
}
export interface AdmissionLeaveInput extends LeaveInput {
  readonly leftAt: Date;
}
export interface AdmissionReturnInput extends LeaveInput {
  readonly returnedAt: Date;
}

/**
 * Somebody leaves the hospital for a while and keeps the bed there (请假离院): the home has the resident meanwhile.
 * @returns the id of the admission
 * @throws NotFound; InvalidInput LEAVE_IN_FUTURE, LEAVE_TERM; RuleRefused DECEASED; StateConflict; VersionConflict
 */
export const leaveHospital = (acting: Acting, input: AdmissionLeaveInput): Promise<string> =>
  perform(acting, 'admissionLeave', input, async (deciding) => {
    const act = 'admissionLeave';
    const { source, leftAt } = input;
    const { resident, admission } = await claimAdmission(deciding, { ...input, act });
    requireNone(refusalsOf([requiresLifeOf], resident));
    await hospitalOf(deciding, { ...admission, source });
    const { id, residentId, journeyId, state: from } = admission;
    requireLeave(leftAt, 'leftAt', { after: admission.leaveToAt ?? admission.admittedAt, now: deciding.now });
    const leave = { leaveFromAt: leftAt, leaveToAt: null };
    await deciding.tx.db.admission.update({ where: { id }, data: { state: 'ON_LEAVE', ...leave } });
    const facts = { residentId, leaveFromAt: leftAt };
    await writeTold(deciding, { id, journeyId, source, act, from, to: 'ON_LEAVE', at: leftAt, facts });
    await followLeave(deciding, { ...admission, ...leave }, act);
    return id;
  });

/**
 * Who was on leave is in the hospital again (返院). @returns the id of the admission
 * @throws as `leaveHospital`
 */
export const returnToHospital = (acting: Acting, input: AdmissionReturnInput): Promise<string> =>
  perform(acting, 'admissionReturn', input, async (deciding) => {
    const act = 'admissionReturn';
    const { source, returnedAt } = input;
    const { resident, admission } = await claimAdmission(deciding, { ...input, act });
    requireNone(refusalsOf([requiresLifeOf], resident));
    await hospitalOf(deciding, { ...admission, source });
    const { id, residentId, journeyId, state: from } = admission;
    const after = admission.leaveFromAt ?? admission.admittedAt;
    requireLeave(returnedAt, 'returnedAt', { after, now: deciding.now });
    const leave = { leaveToAt: returnedAt };
    await deciding.tx.db.admission.update({ where: { id }, data: { state: 'ADMITTED', ...leave } });
    const facts = { residentId, leaveToAt: returnedAt };
    await writeTold(deciding, { id, journeyId, source, act, from, to: 'ADMITTED', at: returnedAt, facts });
    await followLeave(deciding, { ...admission, ...leave }, act);
    return id;
  });
