import { type Deciding, perform } from '../act.ts';
import { edgeRefusals, refusalsOf, requireNone } from '../available-action.ts';
import type { HandoverShift, HandoverState } from '../codes/handover.ts';
import { claimVersion } from '../compare-and-set.ts';
import { datedNumber } from '../dated-number.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { requireLongText } from '../require-text.ts';
import { requiresHome } from '../residency/rules.ts';
import { seal } from '../seal/seal.ts';
import type { Acting } from '../viewer.ts';
import { contentAt } from './content.ts';
import { handoverSides, handoversVisible } from './policy.ts';
import { requiresNoneOpen } from './rules.ts';
import { handoverWorkflow } from './workflow.ts';

/** The shift that ends names itself; the next one names the handover that it takes. */
export interface HandoverSignInput {
  readonly idempotencyKey: string;
  readonly shift?: HandoverShift | null | undefined;
  readonly note?: string | null | undefined;
  readonly handoverId?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
}

function handoverForm(path: string, message: string): InvalidInput {
  return new InvalidInput({ code: 'HANDOVER_FORM', message, path: [path], rule: 'domain 2 Handover' });
}

function sealedNote(note: string | null | undefined, row: string): string | null {
  if (note == null) return null;
  return seal().seal(requireLongText(note, 'note'), { table: 'Handover', row, column: 'noteSealed' });
}

/** The residents named on a handover: whom the act is about. */
const residentsOn = (lines: readonly { readonly residentId: string | null }[]): string[] => [
  ...new Set(lines.map(({ residentId }) => residentId).filter((id) => id !== null)),
];

async function give(deciding: Deciding, input: HandoverSignInput, shift: HandoverShift): Promise<string> {
  const { tx, now, acting, concerns } = deciding;
  const { organizationId: nursingHomeId, personId } = acting.viewer;
  // Two nurses who give at once: the second finds the first one's handover open.
  await tx.lock('Organization', nursingHomeId);
  const open = await tx.db.handover.findFirst({ where: { nursingHomeId, state: 'GIVEN' } });
  requireNone(refusalsOf([requiresNoneOpen], { openNo: open?.no ?? null }));
  const { fromAt, lines } = await contentAt(tx, nursingHomeId, now);
  concerns({ residentIds: residentsOn(lines) });
  const id = newId(now);
  await tx.db.handover.create({
    data: {
      ...{ id, journeyId: id, no: datedNumber('JB', id, now), nursingHomeId, shift, state: 'GIVEN' },
      ...{ fromAt, toAt: now, givenById: personId, noteSealed: sealedNote(input.note, id) },
    },
  });
  const items = lines.map((line, position) => ({ ...line, handoverId: id, position }));
  await tx.db.handoverItem.createMany({ data: items });
  const change = { journeyId: id, noun: 'handover', nounId: id, act: 'handoverSign', to: 'GIVEN' } as const;
  await appendEvent(tx, { ...change, role: 'NH_NURSE', facts: { shift, lines: lines.length } }, acting, now);
  return id;
}

async function take(deciding: Deciding, handoverId: string, expected: number): Promise<string> {
  const { tx, now, acting, concerns } = deciding;
  const { viewer } = acting;
  const found = await tx.db.handover.findFirst({
    where: { AND: [{ id: handoverId }, handoversVisible(viewer, now)] },
    include: { items: { select: { residentId: true } } },
  });
  if (found === null) throw new NotFound('handover', ['handoverId']);
  concerns({ residentIds: residentsOn(found.items) });
  const { id, journeyId, version } = found;
  const standing = { viewer, state: found.state as HandoverState, sides: handoverSides(viewer, found) };
  requireNone(edgeRefusals(handoverWorkflow, 'handoverSign', standing));
  await claimVersion(tx, { table: 'Handover', noun: 'handover', id, expected, found: version });
  await tx.db.handover.update({
    where: { id },
    data: { state: 'TAKEN', takenById: viewer.personId, takenAt: now },
  });
  const change = { journeyId, noun: 'handover', nounId: id, act: 'handoverSign', from: 'GIVEN' } as const;
  await appendEvent(tx, { ...change, to: 'TAKEN', role: 'NH_NURSE' }, acting, now);
  return id;
}

/**
 * Signs a handover (交接班): the shift that ends gives one, with what has changed and what is open as it stands now;
 * the next one takes it. Between the two nothing is lost: the next handover begins where this one ended.
 * @returns the id of the handover
 * @throws InvalidInput HANDOVER_FORM; RuleRefused NOT_A_HOME, HANDOVER_NOT_TAKEN, NOT_YOUR_ACT
 */
export const signHandover = (acting: Acting, input: HandoverSignInput): Promise<string> =>
  perform(acting, 'handoverSign', input, async (deciding) => {
    const { handoverId, expectedVersion, shift } = input;
    requireNone([...refusalsOf([requiresActiveOrganization], acting), ...refusalsOf([requiresHome], acting)]);
    if (handoverId == null) {
      if (shift == null)
        throw handoverForm('shift', 'Name the shift that ends, or the handover that is taken.');
      return give(deciding, input, shift);
    }
    if (shift != null) throw handoverForm('shift', 'Who takes a handover names no shift.');
    if (input.note != null) throw handoverForm('note', 'The note is of who gives the handover.');
    if (expectedVersion == null)
      throw handoverForm('expectedVersion', 'A handover is taken in the version that was read.');
    return take(deciding, handoverId, expectedVersion);
  });
