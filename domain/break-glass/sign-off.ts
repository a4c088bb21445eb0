import { type Deciding, perform } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import { requireNone } from '../available-action.ts';
import type { BreakGlassFinding } from '../codes/break-glass.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { openPrivacyIncident } from '../privacy-incident/open.ts';
import { requireReasonText } from '../require-reason.ts';
import type { Acting } from '../viewer.ts';
import { breakGlassRefusals } from './available-actions.ts';
import { type BreakGlass, breakGlassById } from './read.ts';

export interface BreakGlassSignOffInput {
  readonly idempotencyKey: string;
  readonly breakGlassId: string;
  readonly expectedVersion: number;
  readonly finding: BreakGlassFinding;
  /** Mandatory for NOT_JUSTIFIED. */
  readonly findingText?: string | null | undefined;
}

const textOf = ({ finding: code, findingText: text }: BreakGlassSignOffInput): string | null =>
  requireReasonText({ code, text, field: 'findingText', isTextMandatory: code === 'NOT_JUSTIFIED' });

/** An access that was not justified is a privacy incident of the clinician's organisation, which answers for it. */
async function openIncident(deciding: Deciding, breakGlass: BreakGlass, description: string | null) {
  const { id, no, organizationId, residentId } = breakGlass;
  return openPrivacyIncident(deciding, {
    organizationId,
    kind: 'UNJUSTIFIED_ACCESS',
    description: description ?? no,
    discoveredAt: deciding.now,
    residentIds: [residentId],
    facts: { breakGlassId: id },
  });
}

/** The end that the clock brought stands in the history before what follows it, also where no sweep has come by yet. */
async function writeEnd({ tx, now }: Deciding, { id, journeyId, endsAt }: BreakGlass): Promise<void> {
  const open = { id, state: 'OPEN' };
  const { count } = await tx.db.breakGlass.updateMany({ where: open, data: { state: 'TO_REVIEW' } });
  if (count === 0) return;
  const lapse = { act: 'lapse', from: 'OPEN', to: 'TO_REVIEW', at: new Date(endsAt) } as const;
  await appendEvent(tx, { noun: 'breakGlass', nounId: id, journeyId, ...lapse }, null, now);
}

/**
 * Signs an emergency access off as justified or not (紧急查阅审核), which takes it from the review list.
 * @returns the id of the emergency access
 */
export const signOffBreakGlass = (acting: Acting, input: BreakGlassSignOffInput): Promise<string> =>
  perform(acting, 'breakGlassSignOff', input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    const found = await breakGlassById({ viewer, now }, input.breakGlassId, tx);
    if (found === null) throw new NotFound('breakGlass', ['breakGlassId']);
    const { id, version, journeyId, state } = found;
    requireNone(breakGlassRefusals(viewer, 'breakGlassSignOff', found));
    const { finding, expectedVersion: expected } = input;
    const findingText = textOf(input);
    await claimVersion(tx, { table: 'BreakGlass', noun: 'breakGlass', id, expected, found: version });
    await writeEnd(deciding, found);
    const signedOff = { signedOffById: viewer.personId, signedOffAt: now };
    await tx.db.breakGlass.update({
      where: { id },
      data: { state: 'SIGNED_OFF', finding, findingText, ...signedOff },
    });
    await clearAlarms(tx, { noun: 'breakGlass', nounId: id }, now);
    deciding.concerns({ ownerOrgIds: [found.organizationId] });
    const isJustified = finding === 'JUSTIFIED';
    const incidentId = isJustified ? null : await openIncident(deciding, found, findingText);
    const edge = { act: 'breakGlassSignOff', from: state, to: 'SIGNED_OFF', role: 'SECURITY_ADMIN' } as const;
    const facts = incidentId === null ? {} : { incidentId };
    const change = { noun: 'breakGlass', nounId: id, journeyId, reasonCode: finding, facts } as const;
    await appendEvent(tx, { ...change, ...edge }, acting, now);
    return id;
  });
