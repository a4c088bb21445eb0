import { statement, type Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { raiseAlarm } from '../alarm/raise.ts';
import { requireNone } from '../available-action.ts';
import type { VoidReason } from '../codes/second-approval.ts';
import { withdrawContactNotifications } from '../contact-notification/withdraw.ts';
import { holdersOf } from '../duty/on-duty.ts';
import { NotFound, VersionConflict } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { tell } from '../notification/tell.ts';
import { openPrivacyIncident } from '../privacy-incident/open.ts';
import type { AskedApproval } from '../second-approval/second-acts.ts';
import { actingRole } from '../viewer.ts';
import { voidableOf } from './registry.ts';
import { voidRefusals } from './rules.ts';
import type { RecordToVoid, Voidable } from './voidable.ts';

/** Compare and set: the row is VOIDED from the version that was read. */
async function mark(tx: Tx, { noun, table, mark: how }: Voidable, record: RecordToVoid, now: Date) {
  const value = how === 'state' ? `"state" = 'VOIDED'` : '"voidedAt" = :now';
  const update = statement(`
    UPDATE "${table}" SET ${value}, "version" = "version" + 1
    WHERE "id" = :id AND "version" = :version AND ${how === 'state' ? `"state" <> 'VOIDED'` : '"voidedAt" IS NULL'}`);
  const params = { id: record.id, version: record.version, ...(how === 'voidedAt' && { now }) };
  if ((await tx.run(update, params)) !== 1) throw new VersionConflict(noun, record.version + 1);
}

async function tellRecipients({ tx, now }: Deciding, { noun }: Voidable, record: RecordToVoid) {
  const [residentId = null] = record.residentIds;
  for (const { organizationId, roles, personIds = [] } of record.recipients) {
    const people = [...(await holdersOf(tx, organizationId, roles, now)), ...personIds];
    const told = { kind: 'RECORD_VOIDED', noun, nounId: record.id, residentId } as const;
    await tell(tx, organizationId, people, told, now);
  }
}

/** What stood on the wrong person's record was seen as that person's: the organisation answers for it (PIPL art. 57). */
async function openIncident(deciding: Deciding, record: RecordToVoid, asked: AskedApproval): Promise<void> {
  const { tx, now } = deciding;
  const { ownerOrgId: organizationId, residentIds } = record;
  const nounId = await openPrivacyIncident(deciding, {
    ...{ organizationId, kind: 'WRONG_RESIDENT', residentIds, discoveredAt: asked.askedAt },
    description: asked.reasonText ?? '',
    facts: { noun: asked.noun, nounId: asked.nounId },
  });
  const place = { organizationId, function: 'ADMINISTRATION', kind: 'PRIVACY_INCIDENT' } as const;
  const [residentId = null] = residentIds;
  await raiseAlarm(tx, { ...place, journeyId: nounId, noun: 'privacyIncident', nounId, residentId }, now);
}

/**
 * Voids a record for the second person: it is kept, leaves all counts, its effects are undone, and who had it is told
 * (domain 0 VOIDED). All is judged anew, as the record is now.
 * @throws NotFound; RuleRefused; StateConflict; VersionConflict
 */
export async function voidApproved(deciding: Deciding, asked: AskedApproval): Promise<void> {
  const { tx, now, acting, concerns } = deciding;
  const voidable = voidableOf(asked.noun);
  const record = (await voidable?.read(deciding, asked.nounId)) ?? null;
  if (voidable === undefined || record === null) throw new NotFound(asked.noun);
  const { id: nounId, journeyId, residentIds, ownerOrgId, state: from } = record;
  concerns({ residentIds, ownerOrgIds: [ownerOrgId] });
  requireNone(voidRefusals(acting.viewer, voidable, record));
  const reasonCode = asked.reasonCode as VoidReason;
  await mark(tx, voidable, record, now);
  await record.undo(reasonCode);
  await withdrawContactNotifications(deciding, { noun: voidable.noun, nounId });
  const change = { noun: voidable.noun, nounId, journeyId, act: 'recordVoid', from, to: 'VOIDED' } as const;
  const role = actingRole(acting.viewer, voidable.by);
  const { id: secondApprovalId, askedById, reasonText } = asked;
  const reason = { role, reasonCode, reasonText, facts: { secondApprovalId, askedById } };
  await appendEvent(tx, { ...change, ...reason }, acting, now);
  await record.settle?.();
  await tellRecipients(deciding, voidable, record);
  if (reasonCode === 'WRONG_RESIDENT') await openIncident(deciding, record, asked);
}
