import { expireHoldsOfTemplate } from '../appointment/place.ts';
import { SCHEDULERS } from '../slot/policy.ts';
import { isUntouched, takeBackSession } from '../slot/realign.ts';
import { hasBookings, stateOf, type Voidable } from './voidable.ts';

/** 出诊单元, of the hospital, while nobody has a place in it: what was booked is stopped, so that everybody is told. */
export const voidableSession: Voidable = {
  noun: 'session',
  name: '出诊单元',
  by: SCHEDULERS,
  table: 'Session',
  mark: 'voidedAt',
  async read({ tx, now, acting }, id) {
    const where = { id, hospitalId: acting.viewer.organizationId };
    const seen = await tx.db.session.findFirst({ where });
    if (seen === null) return null;
    // Lapsed holds are locked before their session, as whoever stops or books it does.
    await expireHoldsOfTemplate(tx, seen.templateId, now);
    await tx.lock('Session', id);
    const session = await tx.db.session.findFirst({ where });
    if (session === null) return null;
    const { hospitalId, version, state, voidedAt } = session;
    const isFree = await isUntouched(tx, id);
    return {
      ...{ id, version, journeyId: id, ownerOrgId: hospitalId, residentIds: [], recipients: [] },
      state: stateOf(voidedAt, state),
      refusals: isFree ? [] : [hasBookings('session')],
      undo: () => takeBackSession(tx, id, now),
    };
  },
};
