import { type ActInput, perform } from '../act.ts';
import { holdersOf } from '../duty/on-duty.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { requireText } from '../require-text.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { claimStay, type StayClaim } from './claim.ts';
import { staySides } from './policy.ts';
import { HOSPITAL_DOCTORS, LOCAL_DOCTORS } from './workflow.ts';

export interface LinkedWardAssignInput extends ActInput, StayClaim {
  /** The responsible doctor of the own side. */
  readonly doctorId?: string | null | undefined;
  /** The bed, said by the ward alone. */
  readonly bedNo?: string | null | undefined;
}

/** The bed as it is written. @throws InvalidInput ASSIGN_NOTHING; RuleRefused BED_OF_WARD */
function requireBed({ doctorId, bedNo }: LinkedWardAssignInput, isOfWard: boolean): string | null {
  if (doctorId == null && bedNo == null) {
    const message = 'Say who is responsible, or which bed it is.';
    throw new InvalidInput({ code: 'ASSIGN_NOTHING', message, path: ['doctorId'], rule: 'domain 3.7' });
  }
  if (bedNo == null) return null;
  if (isOfWard) return requireText(bedNo, 'bedNo', 20);
  const message = 'The ward says which bed it is.';
  throw new RuleRefused({ code: 'BED_OF_WARD', message, path: ['bedNo'], rule: 'domain 3.7' });
}

/**
 * Names the responsible doctor of the own side, and the bed (指定责任医生、床位). @returns the id of the stay
 * @throws NotFound for a doctor who is none at the own organisation today
 */
export const assignLinkedWard = (acting: Acting, input: LinkedWardAssignInput): Promise<string> =>
  perform(acting, 'linkedWardAssign', input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    const stay = await claimStay(deciding, 'linkedWardAssign', input);
    const isOfWard = staySides(viewer, stay).includes('LOCAL');
    const bedNo = requireBed(input, isOfWard) ?? stay.bedNo;
    const roles = isOfWard ? LOCAL_DOCTORS : HOSPITAL_DOCTORS;
    const { doctorId } = input;
    if (doctorId != null && !(await holdersOf(tx, viewer.organizationId, roles, now)).includes(doctorId))
      throw new NotFound('person', ['doctorId']);
    const doctor = doctorId == null ? {} : { [isOfWard ? 'localDoctorId' : 'specialistId']: doctorId };
    await tx.db.linkedWardStay.update({ where: { id: stay.id }, data: { bedNo, ...doctor } });
    const edge = { act: 'linkedWardAssign', from: 'ACTIVE', to: 'ACTIVE', facts: doctor } as const;
    const about = { noun: 'linkedWardStay', nounId: stay.id, journeyId: stay.journeyId } as const;
    await appendEvent(tx, { ...about, ...edge, role: actingRole(viewer, roles) }, acting, now);
    return stay.id;
  });
