import type { Deciding } from '../act.ts';
import { edgeRefusals, requireNone } from '../available-action.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound } from '../errors.ts';
import { appendEvent, type Change } from '../event-log.ts';
import { actingRole } from '../viewer.ts';
import { dueEdges, rolesOfAct } from '../workflow.ts';
import { agreementSides, agreementsVisible } from './policy.ts';
import { tellOtherSide } from './tell.ts';
import { type AgreementSide, type AgreementState, agreementWorkflow } from './workflow.ts';

/** What names an agreement in the input of an act, as it was read. */
export interface OnAgreement {
  readonly idempotencyKey: string;
  readonly agreementId: string;
  readonly expectedVersion: number;
}

/** The agreement as the viewer may see it, with both sides. @throws NotFound */
export async function visibleAgreement({ tx, now, acting }: Deciding, id: string) {
  const agreement = await tx.db.cooperationAgreement.findFirst({
    where: { AND: [{ id }, agreementsVisible(acting.viewer, now)] },
    include: { nursingHome: true, medicalOrg: true },
  });
  if (agreement === null) throw new NotFound('agreement', ['agreementId']);
  return agreement;
}

export type FoundAgreement = Awaited<ReturnType<typeof visibleAgreement>>;

/** Whose limits bind an agreement: those of the home's region. */
export const placeOf = ({ nursingHome: { id, regionCode } }: Pick<FoundAgreement, 'nursingHome'>) => ({
  ...{ organizationId: id, regionCode },
});

/** An agreement with where it stands: its state, timers counted, and the sides the viewer is on. */
export interface AgreementStanding {
  readonly agreement: FoundAgreement;
  readonly state: AgreementState;
  readonly sides: readonly AgreementSide[];
}

/** The agreement of an input, visible and in a state from which somebody like the viewer may take the act. */
export async function standingFor(
  deciding: Deciding,
  act: string,
  agreementId: string,
): Promise<AgreementStanding> {
  const { now, acting } = deciding;
  const agreement = await visibleAgreement(deciding, agreementId);
  const row = { ...agreement, state: agreement.state as AgreementState };
  const state = dueEdges(agreementWorkflow, row, now).at(-1)?.to ?? row.state;
  const sides = agreementSides(acting.viewer, agreement);
  requireNone(edgeRefusals(agreementWorkflow, act, { viewer: acting.viewer, state, sides }));
  return { agreement, state, sides };
}

/** What the clock has done to an agreement that no sweep has written yet: an act may not skip it. */
async function writeDueEdges({ tx, now }: Deciding, agreement: FoundAgreement): Promise<void> {
  const { id: nounId, journeyId } = agreement;
  const row = { ...agreement, state: agreement.state as AgreementState };
  for (const { act, from, to, dueColumn } of dueEdges(agreementWorkflow, row, now)) {
    const at = agreement[dueColumn as 'startsAt'];
    await appendEvent(tx, { noun: 'agreement', nounId, journeyId, act, from, to, at }, null, now);
  }
}

/** What an act does to an agreement: where it leads, what is set, and what goes on record. */
export interface Step {
  readonly act: string;
  readonly to: AgreementState;
  readonly set?: object;
  readonly event?: Pick<Change, 'reasonCode' | 'reasonText' | 'facts'>;
}

/**
 * Takes one step of an agreement as it was read: the version is claimed, the state and what is set are written, the
 * event appended, and the other side told.
 * @throws VersionConflict
 */
export async function takeStep(
  deciding: Deciding,
  { agreement, state: from }: AgreementStanding,
  input: OnAgreement,
  { act, to, set = {}, event = {} }: Step,
): Promise<void> {
  const { tx, now, acting } = deciding;
  const { id, version, journeyId } = agreement;
  const expected = input.expectedVersion;
  await claimVersion(tx, { table: 'CooperationAgreement', noun: 'agreement', id, expected, found: version });
  await writeDueEdges(deciding, agreement);
  await tx.db.cooperationAgreement.update({ where: { id }, data: { state: to, ...set } });
  const role = actingRole(acting.viewer, rolesOfAct(agreementWorkflow, act));
  const change = { noun: 'agreement', nounId: id, journeyId, act, from, to, role, ...event } as const;
  await appendEvent(tx, change, acting, now);
  if (to !== 'DRAFT' && to !== 'DISCARDED') await tellOtherSide(deciding, agreement, version + 1);
}
