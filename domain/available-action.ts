import { type Refusal, RuleRefused, StateConflict } from './errors.ts';
import type { Viewer } from './viewer.ts';
import { hasRole } from './viewer.ts';
import { edgesOf, type Side, type Workflow } from './workflow.ts';

/** A business rule over facts that are already loaded: null when it holds. */
export type Rule<Facts> = (facts: Facts) => Refusal | null;

/** What a viewer may do with an object now, and for what is not possible, why (domain 8.2). */
export interface AvailableAction {
  /** The mutation's name. */
  readonly action: string;
  readonly isAvailable: boolean;
  readonly refusals: readonly Refusal[];
  /** What it will mean although it is possible. */
  readonly warnings: readonly Refusal[];
}

/** Where the viewer stands towards an object: its effective state, and the sides the viewer is on. */
export interface Standing<State extends string> {
  readonly viewer: Viewer;
  readonly state: State;
  readonly sides: readonly Side[];
}

/** Why an act of the lifecycle cannot be taken by this viewer in this state; empty when it can. */
export function edgeRefusals<State extends string>(
  workflow: Workflow<State>,
  act: string,
  { viewer, state, sides }: Standing<State>,
): Refusal[] {
  const edges = edgesOf(workflow, act);
  const fromHere = edges.filter(({ from }) => from.includes(state));
  // Who may never do it from here is told who may; in another state, who may do it from any.
  const candidates = fromHere.length > 0 ? fromHere : edges;
  const refusals: Refusal[] = [];
  if (!candidates.some(({ by, side }) => hasRole(viewer, ...by) && sides.includes(side))) {
    const whose = candidates.map(({ by, side }) => `${by.join(', ')} on the ${side} side`);
    const message = `${act} is for ${[...new Set(whose)].join(', or ')}.`;
    refusals.push(new RuleRefused({ code: 'NOT_YOUR_ACT', message, rule: candidates[0]?.source ?? '' }));
  }
  if (fromHere.length === 0) {
    const allowedStates = [...new Set(edges.flatMap(({ from }) => from))];
    refusals.push(new StateConflict({ noun: workflow.noun, act, currentState: state, allowedStates }));
  }
  return refusals;
}

/** Every rule that does not hold. */
export const refusalsOf = <Facts>(rules: readonly Rule<Facts>[], facts: Facts): Refusal[] =>
  rules.map((rule) => rule(facts)).filter((refusal) => refusal !== null);

/** Stops the act at the first refusal. @throws Refusal */
export function requireNone(refusals: readonly Refusal[]): void {
  const [first] = refusals;
  if (first !== undefined) throw first;
}

export const availableAction = (
  action: string,
  refusals: readonly Refusal[],
  warnings: readonly Refusal[] = [],
): AvailableAction => ({
  action,
  isAvailable: refusals.length === 0,
  refusals,
  warnings: refusals.length === 0 ? warnings : [],
});
