import type { Deciding } from '../act.ts';
import { UNTOLD } from '../contact-notification/workflow.ts';
import { RuleRefused } from '../errors.ts';
import { notVoided } from '../not-voided.ts';
import { REGISTRARS, residentsVisible } from '../resident/policy.ts';
import { closeReviewsOf } from '../review-item/close.ts';
import { keepSearchKeysEverywhere } from '../search/keep.ts';
import { stateOf, type Voidable } from './voidable.ts';

/** What hangs on a record and is voided, or ended, by an act of its own first. */
async function hanging({ tx, now }: Deciding, residentId: string, organizationId: string): Promise<string[]> {
  const stillOpen = { OR: [{ endedAt: null }, { endedAt: { gt: now } }] };
  const { db } = tx;
  const counts = {
    stays: await db.residency.count({ where: { residentId, ...notVoided } }),
    consents: await db.consent.count({ where: { residentId, state: { not: 'VOIDED' } } }),
    appointments: await db.appointment.count({ where: { residentId, state: { not: 'VOIDED' } } }),
    'emergency accesses': await db.breakGlass.count({ where: { residentId } }),
    representatives: await db.representative.count({ where: { residentId, ...notVoided } }),
    admissions: await db.admission.count({ where: { residentId, state: { not: 'VOIDED' } } }),
    'stays in linked wards': await db.linkedWardStay.count({
      where: { residentId, state: { not: 'VOIDED' } },
    }),
    'safety blocks': await db.safetyBlock.count({ where: { residentId, ...notVoided } }),
    'capacity assessments': await db.capacityAssessment.count({ where: { residentId, ...notVoided } }),
    'reports of a death': await db.death.count({ where: { residentId } }),
    'families to be told': await db.contactNotification.count({
      where: { residentId, state: { in: [...UNTOLD] } },
    }),
    accounts: await db.person.count({ where: { residentId } }),
    'records merged into it': await db.resident.count({ where: { mergedIntoId: residentId } }),
    'relations of other organisations': await db.careRelation.count({
      where: { residentId, organizationId: { not: organizationId }, ...stillOpen },
    }),
  };
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what]) => what);
}

const inUse = (what: readonly string[]): RuleRefused =>
  new RuleRefused({
    code: 'RECORD_IN_USE',
    message: `On this record hang: ${what.join(', ')}. They are voided first, or the record is merged into the right one.`,
    path: ['id'],
    rule: 'docs/decisions/void.md: a resident',
  });

/** The contacts go with the record; the numbers are free for whoever has them; nobody knows the record any more. */
async function takeBack(deciding: Deciding, id: string): Promise<void> {
  const { tx, now } = deciding;
  const stillOpen = { residentId: id, OR: [{ endedAt: null }, { endedAt: { gt: now } }] };
  await tx.db.careRelation.updateMany({ where: stillOpen, data: { endedAt: now } });
  const called = { residentId: id, voidedAt: null };
  await tx.db.contact.updateMany({ where: { ...called, endedAt: null }, data: { endedAt: now } });
  await tx.db.contact.updateMany({ where: called, data: { voidedAt: now } });
  await tx.db.resident.update({ where: { id }, data: { idNoHolderIndex: null, healthCardNoIndex: null } });
  await keepSearchKeysEverywhere(tx, id, now);
  await closeReviewsOf(deciding, id);
}

/** 老人档案, of the organisation that made it, while nothing hangs on it that is not voided with it. */
export const voidableResident: Voidable = {
  noun: 'resident',
  name: '老人档案',
  by: REGISTRARS,
  table: 'Resident',
  mark: 'voidedAt',
  async read(deciding, id) {
    const { tx, now, acting } = deciding;
    await tx.lock('Resident', id);
    const where = { AND: [{ id }, residentsVisible(acting.viewer, now)] };
    const resident = await tx.db.resident.findFirst({ where });
    if (resident === null) return null;
    const { version, journeyId, life, voidedAt, registeredByOrgId: ownerOrgId } = resident;
    // To others it is not told what hangs on it.
    const isOwn = ownerOrgId === acting.viewer.organizationId;
    const what = isOwn ? await hanging(deciding, id, ownerOrgId) : [];
    return {
      ...{ id, version, journeyId, ownerOrgId, residentIds: [id], recipients: [] },
      state: stateOf(voidedAt, life),
      refusals: what.length === 0 ? [] : [inUse(what)],
      undo: () => takeBack(deciding, id),
    };
  },
};
