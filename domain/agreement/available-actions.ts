import { type AvailableAction, availableAction, edgeRefusals, refusalsOf } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import type { AppliedPolicy, Refusal } from '../errors.ts';
import type { Acting } from '../viewer.ts';
import { actsOf } from '../workflow.ts';
import { openEditionRefusals } from './amend.ts';
import { editionRefusals, editionState } from './edition-answer.ts';
import { coverRefusals } from './emergency-cover.ts';
import { agreementSides } from './policy.ts';
import { type AgreementFacts, sideRules } from './rules.ts';
import { type AgreementTimes, agreementState } from './state.ts';
import { openSuccessor, successionRefusals } from './succession.ts';
import { resumeRefusals, type Suspended, suspendRefusals } from './suspension.ts';
import { agreementWorkflow } from './workflow.ts';

interface Sides {
  readonly nursingHomeId: string;
  readonly medicalOrgId: string;
  readonly proposedByOrgId: string;
}

/** An agreement as far as its timers, its sides and what hangs on it decide what may be done. */
export interface AgreementFacing extends AgreementFacts, AgreementTimes, Sides, Suspended {
  readonly endOn: string;
  readonly terminatesOn: string | null;
  readonly services: readonly { readonly service: string }[];
  readonly editions: readonly { readonly state: string; readonly countersignDueAt: Date }[];
  readonly successors: readonly AgreementTimes[];
}

/** What the rules know beyond the agreement: whether the medical side has anybody on duty, and the region's limit. */
export interface AgreementBackground {
  readonly isRosterKept: boolean;
  readonly successionWindow: AppliedPolicy;
}

/** The rules of the acts that have some beyond their edge. */
function ruleRefusals(
  act: string,
  agreement: AgreementFacing,
  { acting, isRosterKept, successionWindow }: AgreementBackground & { acting: Acting },
): readonly Refusal[] {
  const now = acting.clock.now();
  const { viewer } = acting;
  const sides = agreementSides(viewer, agreement);
  const ofSides = () => refusalsOf(sideRules, agreement);
  const ofCover = () => coverRefusals(agreement.services, isRosterKept);
  const rules: Readonly<Record<string, () => readonly Refusal[]>> = {
    agreementPropose: () => [...ofSides(), ...ofCover()],
    agreementCountersign: () => [...ofSides(), ...ofCover()],
    agreementAmend: () => {
      const isOneOpen = agreement.editions.some((edition) => editionState(edition, now) === 'PROPOSED');
      // An amendment may take EMERGENCY out: whether somebody is on duty depends on what it says.
      return [...ofSides(), ...openEditionRefusals(isOneOpen)];
    },
    agreementSuspend: () => suspendRefusals(agreement, sides, now),
    agreementResume: () => resumeRefusals(agreement, { viewer, sides, now }),
    agreementSucceed: () => {
      const time = { todayOn: localDateOf(now), window: successionWindow };
      const hasOpenSuccessor = openSuccessor(agreement.successors, now) !== null;
      return [...ofSides(), ...successionRefusals(agreement, { hasOpenSuccessor, ...time })];
    },
  };
  return rules[act]?.() ?? [];
}

/** What the viewer may do with an agreement now, and why not: the rules of the acts themselves. */
export function agreementActions(
  acting: Acting,
  agreement: AgreementFacing,
  background: AgreementBackground,
): AvailableAction[] {
  const { viewer } = acting;
  const state = agreementState(agreement, acting.clock.now());
  const standing = { viewer, state, sides: agreementSides(viewer, agreement) };
  return actsOf(agreementWorkflow).map((act) => {
    const ofEdge = edgeRefusals(agreementWorkflow, act, standing);
    // Where the edge is closed to the viewer, the rules behind it say nothing that helps.
    const ofRules = ofEdge.length > 0 ? [] : ruleRefusals(act, agreement, { acting, ...background });
    return availableAction(act, [...ofEdge, ...ofRules]);
  });
}

/** An edition with the agreement it amends. */
export interface EditionFacing {
  readonly state: string;
  readonly countersignDueAt: Date;
  readonly proposedByOrgId: string;
  readonly services: readonly { readonly service: string }[];
  readonly agreement: AgreementTimes & Omit<Sides, 'proposedByOrgId'> & AgreementFacts;
}

/** What the viewer may do with an edition now, and why not. */
export function editionActions(
  acting: Acting,
  edition: EditionFacing,
  { isRosterKept }: Pick<AgreementBackground, 'isRosterKept'>,
): AvailableAction[] {
  const { viewer, clock } = acting;
  const { agreement, proposedByOrgId } = edition;
  const { nursingHomeId, medicalOrgId } = agreement;
  const sides = agreementSides(viewer, { nursingHomeId, medicalOrgId, proposedByOrgId });
  const standing = {
    edition: { viewer, sides, state: editionState(edition, clock.now()) },
    agreement: { viewer, sides, state: agreementState(agreement, clock.now()) },
  };
  return ['agreementCountersign', 'agreementReject', 'agreementWithdraw'].map((act) => {
    const ofEdge = editionRefusals(act, standing);
    if (ofEdge.length > 0 || act !== 'agreementCountersign') return availableAction(act, ofEdge);
    const ofCover = coverRefusals(edition.services, isRosterKept);
    return availableAction(act, [...refusalsOf(sideRules, agreement), ...ofCover]);
  });
}
