import { type ActInput, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import type { AdmissionSource } from '../codes/admission.ts';
import { requiresLifeOf } from '../resident/rules.ts';
import type { Acting } from '../viewer.ts';
import { type ClaimedAdmission, claimAdmission } from './claim.ts';
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

/** What is told of a leave: where it leads, and what is on record of it afterwards. */
interface ToldLeave {
  readonly to: 'ON_LEAVE' | 'ADMITTED';
  readonly at: Date;
  readonly field: 'leftAt' | 'returnedAt';
  /** Since when it is possible. */
  readonly after: (admission: ClaimedAdmission) => Date | null;
  readonly leave: { readonly leaveFromAt?: Date; readonly leaveToAt: Date | null };
  /** The part of it that this act tells. */
  readonly fact: object;
}

const tellLeave = <Input extends LeaveInput>(
  acting: Acting,
  act: 'admissionLeave' | 'admissionReturn',
  input: Input,
  { to, at, field, after, leave, fact }: ToldLeave,
): Promise<string> =>
  perform(acting, act, input, async (deciding) => {
    const { source } = input;
    const { resident, admission } = await claimAdmission(deciding, { ...input, act });
    requireNone(refusalsOf([requiresLifeOf], resident));
    await hospitalOf(deciding, { ...admission, source });
    const { id, residentId, journeyId, admittedAt, state: from } = admission;
    requireLeave(at, field, { after: after(admission) ?? admittedAt, now: deciding.now });
    await deciding.tx.db.admission.update({ where: { id }, data: { state: to, ...leave } });
    const facts = { residentId, ...fact };
    await writeTold(deciding, { id, journeyId, source, act, from, to, at, facts });
    await followLeave(deciding, { ...admission, ...leave }, act);
    return id;
  });

/**
 * Somebody leaves the hospital for a while and keeps the bed there (请假离院): the home has the resident meanwhile.
 * @returns the id of the admission
 * @throws NotFound; InvalidInput LEAVE_IN_FUTURE, LEAVE_TERM; RuleRefused DECEASED; StateConflict; VersionConflict
 */
export const leaveHospital = (acting: Acting, input: AdmissionLeaveInput): Promise<string> =>
  tellLeave(acting, 'admissionLeave', input, {
    ...{ to: 'ON_LEAVE', at: input.leftAt, field: 'leftAt', after: ({ leaveToAt }) => leaveToAt },
    leave: { leaveFromAt: input.leftAt, leaveToAt: null },
    fact: { leaveFromAt: input.leftAt },
  });

/**
 * Who was on leave is in the hospital again (返院). @returns the id of the admission
 * @throws as `leaveHospital`
 */
export const returnToHospital = (acting: Acting, input: AdmissionReturnInput): Promise<string> =>
  tellLeave(acting, 'admissionReturn', input, {
    ...{ to: 'ADMITTED', at: input.returnedAt, field: 'returnedAt', after: ({ leaveFromAt }) => leaveFromAt },
    leave: { leaveToAt: input.returnedAt },
    fact: { leaveToAt: input.returnedAt },
  });
