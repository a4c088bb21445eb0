import { type Deciding, perform } from '../act.ts';
import type { Rule } from '../available-action.ts';
import { localDateOf, startOfLocalDay } from '../calendar-date.ts';
import type { IdentifierField, UnmaskPurpose } from '../codes/unmask.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { opennessOf, UNMASKERS } from '../identifier/policy.ts';
import { policyFor } from '../policy-value/read.ts';
import { requireReasonText } from '../require-reason.ts';
import { type Acting, actingRole, type Viewer } from '../viewer.ts';
import { OPENING_COLUMNS, type Opening, residentsVisible } from './policy.ts';
import { recordKeepersOf } from './record-keepers.ts';

export interface ResidentUnmaskInput {
  readonly idempotencyKey: string;
  readonly residentId: string;
  readonly purpose: UnmaskPurpose;
  readonly fields: readonly IdentifierField[];
  /** In words; mandatory with OTHER. */
  readonly comment?: string | null | undefined;
}

const RULE = 'V1: a number is shown in full for a purpose that is on record';

/** The fields that were asked for, each once. @throws InvalidInput UNMASK_FIELDS */
export function fieldsOf({ fields }: Pick<ResidentUnmaskInput, 'fields'>): IdentifierField[] {
  if (fields.length > 0) return [...new Set(fields)];
  const message = 'Name at least one field.';
  throw new InvalidInput({ code: 'UNMASK_FIELDS', message, path: ['fields'], rule: RULE });
}

interface Facing {
  readonly viewer: Viewer;
  readonly resident: Opening;
  readonly now: Date;
}

const notOpen = (message: string): RuleRefused =>
  new RuleRefused({ code: 'NUMBER_NOT_OPEN', message, path: ['fields'], rule: `${RULE}; V19` });

/** Whether there is anything that the viewer may see in full. */
export const requiresAnyInFull: Rule<Facing> = (facing) =>
  opennessOf('PHONE', facing) === 'CLOSED'
    ? notOpen('Nothing of this resident is open to you in full.')
    : null;

/** @throws RuleRefused NUMBER_NOT_OPEN, UNMASK_PURPOSE */
export function requireOpenInFull(input: ResidentUnmaskInput, facing: Facing): 'OPEN' | 'IN_EMERGENCY' {
  const openness = fieldsOf(input).map((field) => opennessOf(field, facing));
  if (openness.includes('CLOSED')) throw notOpen('Not all of these are open to you in full.');
  if (!openness.includes('IN_EMERGENCY')) return 'OPEN';
  if (input.purpose === 'EMERGENCY') return 'IN_EMERGENCY';
  const message = 'The record was opened in an emergency, and serves no other purpose.';
  throw new RuleRefused({ code: 'UNMASK_PURPOSE', message, path: ['purpose'], rule: `${RULE}; V19` });
}

/** The person's own row is locked, so that two acts at once are counted one after the other. */
async function requireDailyLimit({ tx, now, acting: { viewer } }: Deciding): Promise<void> {
  await tx.lock('Person', viewer.personId);
  const policy = await policyFor(tx, 'resident.unmaskPerDay', viewer, now);
  const today = { gte: startOfLocalDay(localDateOf(now)) };
  const done = await tx.db.idempotencyRecord.count({
    where: {
      personId: viewer.personId,
      mutation: 'residentUnmask',
      nounId: { not: null },
      recordedAt: today,
    },
  });
  if (done < policy.value) return;
  const message = `You have seen numbers in full ${done} times today; more need another way.`;
  throw new RuleRefused({ code: 'UNMASK_PER_DAY', message, rule: RULE, policy });
}

/**
 * Puts on record that somebody is to see values of a resident in full, for which purpose (V1). What is seen stands
 * nowhere: `identifiersInFull` reads it for the answer.
 * @returns the id of the resident
 * @throws NotFound; InvalidInput UNMASK_FIELDS, REASON_TEXT; RuleRefused NUMBER_NOT_OPEN, UNMASK_PURPOSE, UNMASK_PER_DAY
 */
export const unmaskResident = (acting: Acting, input: ResidentUnmaskInput): Promise<string> =>
  perform(acting, 'residentUnmask', input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    const { residentId: id, purpose } = input;
    const resident = await tx.db.resident.findFirst({
      where: { AND: [{ id }, residentsVisible(viewer, now)] },
      select: { ...OPENING_COLUMNS, journeyId: true, life: true },
    });
    if (resident === null) throw new NotFound('resident', ['residentId']);
    const fields = fieldsOf(input);
    deciding.concerns({ residentIds: [id], facts: { purpose, fields } });
    const openness = requireOpenInFull(input, { viewer, resident, now });
    if (openness === 'IN_EMERGENCY') deciding.concerns({ ownerOrgIds: await recordKeepersOf(tx, id, now) });
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
