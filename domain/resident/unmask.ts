import type { ReadClient, Tx } from '../../prisma/client.ts';
import { type ActInput, type Deciding, perform } from '../act.ts';
import { localDateOf, startOfLocalDay } from '../calendar-date.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { UNMASKERS } from '../identifier/policy.ts';
import { policyFor } from '../policy-value/read.ts';
import { requireReasonText } from '../require-reason.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { survivorOf } from './alias.ts';
import { fieldsOf, type InFullInput, RULE, requireOpenInFull } from './open-in-full.ts';
import { OPENING_COLUMNS, residentsVisible } from './policy.ts';
import { recordKeepersOf } from './record-keepers.ts';

export interface ResidentUnmaskInput extends ActInput, InFullInput {
  /** In words; mandatory with OTHER. */
  readonly comment?: string | null | undefined;
}

/** Anything that counts what was done and reads limits: a transaction, or the outer reads. */
type Counting = Pick<Tx, 'rows'> & {
  readonly db: { readonly idempotencyRecord: Pick<ReadClient['idempotencyRecord'], 'count'> };
};

/**
 * Whether the day leaves room for that many looks at numbers.
 * @throws RuleRefused UNMASK_PER_DAY
 */
export async function requireUnmasksLeft(
  reader: Counting,
  { viewer }: Acting,
  { wanted, now }: { readonly wanted: number; readonly now: Date },
): Promise<void> {
  const policy = await policyFor(reader, 'resident.unmaskPerDay', viewer, now);
  const today = { gte: startOfLocalDay(localDateOf(now)) };
  const done = await reader.db.idempotencyRecord.count({
    where: {
      personId: viewer.personId,
      mutation: 'residentUnmask',
      nounId: { not: null },
      recordedAt: today,
    },
  });
  if (done + wanted <= policy.value) return;
  const message = `You have seen numbers in full ${done} times today; more need another way.`;
  throw new RuleRefused({ code: 'UNMASK_PER_DAY', message, rule: RULE, policy });
}

/** The person's own row is locked, so that two acts at once are counted one after the other. */
async function requireDailyLimit({ tx, now, acting }: Deciding): Promise<void> {
  await tx.lock('Person', acting.viewer.personId);
  await requireUnmasksLeft(tx, acting, { wanted: 1, now });
}

/**
 * Puts on record that somebody is to see values of a resident in full, for which purpose (V1). What is seen stands
 * nowhere: `identifiersInFull` reads it for the answer.
 * @returns the id of the resident
 * @throws NotFound; InvalidInput UNMASK_FIELDS, REASON_TEXT; RuleRefused ORGANIZATION_NOT_ACTIVE, NUMBER_NOT_OPEN,
 *   UNMASK_PURPOSE, UNMASK_PER_DAY
 */
export const unmaskResident = (acting: Acting, input: ResidentUnmaskInput): Promise<string> =>
  perform(acting, 'residentUnmask', input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    const { purpose } = input;
    const id = await survivorOf(tx, input.residentId);
    const resident = await tx.db.resident.findFirst({
      where: { AND: [{ id }, residentsVisible(viewer, now)] },
      select: { ...OPENING_COLUMNS, journeyId: true, life: true },
    });
    if (resident === null) throw new NotFound('resident', ['residentId']);
    const fields = fieldsOf(input);
    const ownerOrgIds = await recordKeepersOf(tx, [id], now);
    deciding.concerns({ residentIds: [id], ownerOrgIds, facts: { purpose, fields } });
    requireOpenInFull(input, { viewer, resident, now });
    const comment = { code: purpose, text: input.comment, field: 'comment' };
    const reasonText = requireReasonText({ ...comment, isTextMandatory: purpose === 'OTHER' });
    await requireDailyLimit(deciding);
    const { journeyId, life } = resident;
    const change = { noun: 'resident', nounId: id, journeyId, act: 'residentUnmask', from: life } as const;
    const role = actingRole(viewer, UNMASKERS);
    // The words may be about the patient: they stay with the record, and out of the log that auditors read.
    const reason = { reasonCode: purpose, reasonText, facts: { fields } };
    await appendEvent(tx, { ...change, to: life, role, ...reason }, acting, now);
    return id;
  });
