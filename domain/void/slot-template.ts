import { expireHoldsOfTemplate } from '../appointment/place.ts';
import { SCHEDULERS } from '../slot/policy.ts';
import { isUntouched, takeBackSession } from '../slot/realign.ts';
import { hasBookings, stateOf, type Voidable } from './voidable.ts';

/** 排班模板, of the hospital, while nobody has a place in any of its sessions: all of them are taken back with it. */
export const voidableSlotTemplate: Voidable = {
  noun: 'slotTemplate',
  name: '排班模板',
  by: SCHEDULERS,
  table: 'SlotTemplate',
  mark: 'voidedAt',
  async read({ tx, now, acting }, id) {
    await tx.lock('SlotTemplate', id);
    const where = { id, hospitalId: acting.viewer.organizationId };
    const template = await tx.db.slotTemplate.findFirst({ where, include: { sessions: true } });
    if (template === null) return null;
    const { hospitalId, version, status, voidedAt, sessions } = template;
    await expireHoldsOfTemplate(tx, id, now);
    let isFree = true;
    for (const session of sessions) isFree = (await isUntouched(tx, session.id)) && isFree;
    return {
      ...{ id, version, journeyId: id, ownerOrgId: hospitalId, residentIds: [], recipients: [] },
      state: stateOf(voidedAt, status),
      refusals: isFree ? [] : [hasBookings('slotTemplate')],
      undo: async () => {
        await tx.db.slotTemplate.update({ where: { id }, data: { status: 'CLOSED' } });
        for (const session of sessions) await takeBackSession(tx, session.id, now);
      },
    };
  },
};
