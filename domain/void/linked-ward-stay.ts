import { localDateOf } from '../calendar-date.ts';
import { callOffRounds, clearRoundAlarms } from '../linked-ward/call-off.ts';
import { linkedWardStaysVisible } from '../linked-ward/policy.ts';
import { HOSPITAL_DOCTORS, LOCAL_DOCTORS } from '../linked-ward/workflow.ts';
import { HOME_ROLES, staysOn } from '../residency/policy.ts';
import { lockResidentOf } from '../resident/alias.ts';
import type { Voidable } from './voidable.ts';

/** 联动病房住院, of whose ward it is. Its rounds go with it: planned ones are called off, and none stands on a list or is signed. */
export const voidableLinkedWardStay: Voidable = {
  noun: 'linkedWardStay',
  name: '联动病房住院',
  by: LOCAL_DOCTORS,
  table: 'LinkedWardStay',
  mark: 'state',
  async read(deciding, id) {
    const { tx, now, acting } = deciding;
    const where = { AND: [{ id }, linkedWardStaysVisible(acting.viewer, now)] };
    await lockResidentOf(tx, () => tx.db.linkedWardStay.findFirst({ where, select: { residentId: true } }));
    const stay = await tx.db.linkedWardStay.findFirst({ where });
    if (stay === null) return null;
    const { version, journeyId, state, residentId, localOrgId, hospitalOrgId } = stay;
    const homes = await tx.db.residency.findMany({ where: { residentId, ...staysOn(localDateOf(now)) } });
    return {
      ...{ id, version, journeyId, state, ownerOrgId: localOrgId, residentIds: [residentId], refusals: [] },
      recipients: [
        { organizationId: hospitalOrgId, roles: HOSPITAL_DOCTORS },
        ...homes.map(({ nursingHomeId }) => ({ organizationId: nursingHomeId, roles: HOME_ROLES })),
      ],
      undo: async () => {
        await callOffRounds(deciding, id, 'recordVoid');
        await clearRoundAlarms(deciding, id);
      },
    };
  },
};
