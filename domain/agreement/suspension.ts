import type { SuspensionGround } from '../codes/agreement-ground.ts';
import { type AppliedPolicy, InvalidInput, type Refusal, RuleRefused } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import type { AgreementSide } from './workflow.ts';

const RULE = 'domain 3.1: suspended by both, by one for safety for at most 7 d, or by a supervisor';
const DAY_MS = 24 * 60 * 60 * 1000;

export const SUSPENSION_LIMITS = [
  'agreement.safetySuspensionDays',
  'agreement.safetyCoolingDays',
  'agreement.countersignDays',
] as const;
export type SuspensionLimits = Readonly<Record<(typeof SUSPENSION_LIMITS)[number], AppliedPolicy>>;

/** The suspensions as they are stored on their agreement: the two sides' own, and a supervisor's. */
export interface Suspended {
  readonly suspensionGround: string | null;
  readonly suspendedByOrgId: string | null;
  readonly suspendedAt: Date | null;
  readonly sidesUntilAt: Date | null;
  readonly supervisedByOrgId: string | null;
  readonly supervisedAt: Date | null;
  readonly supervisedUntilAt: Date | null;
}

/** A suspension that holds now. */
export interface Suspension {
  readonly ground: SuspensionGround;
  readonly byOrgId: string;
  readonly fromAt: Date;
  readonly untilAt: Date;
}

/** What suspends an agreement at `now`, a supervisor's first: each ends by itself, also under notice. */
export function suspensionsAt(row: Suspended, now: Date): Suspension[] {
  const both = [
    {
      ...{ ground: 'SUPERVISION', byOrgId: row.supervisedByOrgId, fromAt: row.supervisedAt },
      untilAt: row.supervisedUntilAt,
    },
    {
      ...{ ground: row.suspensionGround, byOrgId: row.suspendedByOrgId, fromAt: row.suspendedAt },
      untilAt: row.sidesUntilAt,
    },
  ];
  return both.filter(
    (one): one is Suspension =>
      one.ground !== null &&
      one.byOrgId !== null &&
      one.fromAt !== null &&
      one.untilAt !== null &&
      one.untilAt > now,
  );
}

/** Until when something suspends an agreement: the last of the ends, or null for none. */
export const lastEnd = (suspensions: readonly Pick<Suspension, 'untilAt'>[]): Date | null =>
  suspensions.length === 0
    ? null
    : new Date(Math.max(...suspensions.map(({ untilAt }) => untilAt.getTime())));

const refused = (code: string, message: string, path: readonly string[] = ['ground']): RuleRefused =>
  new RuleRefused({ code, message, path, rule: RULE });

/** Why this viewer cannot suspend on any ground; empty when one is open. */
export function suspendRefusals(row: Suspended, sides: readonly AgreementSide[], now: Date): Refusal[] {
  const isSupervised = suspensionsAt(row, now)[0]?.ground === 'SUPERVISION';
  if (!isSupervised || sides.includes('SUPERVISOR')) return [];
  const message = 'A supervisor has suspended the agreement; the two sides change nothing of that.';
  return [refused('AGREEMENT_SUPERVISED', message, [])];
}

/** Why a ground is not for this viewer, or not now. */
export function groundRefusals(
  ground: SuspensionGround,
  row: Suspended,
  { sides, now }: { readonly sides: readonly AgreementSide[]; readonly now: Date },
): Refusal[] {
  const isSupervisor = sides.includes('SUPERVISOR');
  if (isSupervisor !== (ground === 'SUPERVISION')) {
    const message = 'SUPERVISION is for the supervisors of the region, SAFETY and MUTUAL for the two sides.';
    return [refused('AGREEMENT_GROUND', message)];
  }
  if (ground === 'SAFETY' && suspensionsAt(row, now).length > 0)
    return [refused('AGREEMENT_SUSPENDED_ALREADY', 'The agreement is suspended already.')];
  return [];
}

/** One side alone, again too soon: what goes on for longer needs the other side. */
export function coolingRefusals(lastAt: Date | null, limits: SuspensionLimits, now: Date): Refusal[] {
  const policy = limits['agreement.safetyCoolingDays'];
  if (lastAt === null || now.getTime() >= lastAt.getTime() + policy.value * DAY_MS) return [];
  const message = `Your side suspended the agreement alone less than ${policy.value} days ago; agree with the other side.`;
  return [
    new RuleRefused({ code: 'AGREEMENT_SAFETY_COOLING', message, path: ['ground'], rule: RULE, policy }),
  ];
}

/**
 * Until when a suspension holds: the end of the day that is named, else as long as the ground allows.
 * @throws InvalidInput when the day is over, or lies beyond what one side alone may do
 */
export function suspensionEnd(
  { ground, untilAt }: { readonly ground: SuspensionGround; readonly untilAt: Date | null },
  limits: SuspensionLimits,
  { endsAt, now }: { readonly endsAt: Date; readonly now: Date },
): Date {
  const policy = limits['agreement.safetySuspensionDays'];
  const longest = ground === 'SAFETY' ? new Date(now.getTime() + policy.value * DAY_MS) : endsAt;
  if (untilAt !== null && untilAt <= now) {
    const message = 'The suspension would be over already.';
    throw new InvalidInput({ code: 'AGREEMENT_SUSPENSION_OVER', message, path: ['untilOn'], rule: RULE });
  }
  if (untilAt !== null && untilAt > longest && ground === 'SAFETY') {
    const message = `One side alone suspends for at most ${policy.value} days.`;
    throw new InvalidInput({
      code: 'AGREEMENT_SAFETY_TOO_LONG',
      message,
      path: ['untilOn'],
      rule: RULE,
      policy,
    });
  }
  return new Date(Math.min((untilAt ?? longest).getTime(), endsAt.getTime()));
}

/** Who ends the suspension that stands first: who made it; what both made, both. */
export function resumeRefusals(
  row: Suspended,
  {
    viewer,
    sides,
    now,
  }: { readonly viewer: Viewer; readonly sides: readonly AgreementSide[]; readonly now: Date },
): Refusal[] {
  const [first] = suspensionsAt(row, now);
  if (first === undefined) return [refused('AGREEMENT_NOT_SUSPENDED', 'The agreement is not suspended.', [])];
  const isWhose = {
    SAFETY: first.byOrgId === viewer.organizationId,
    MUTUAL: sides.includes('PARTY'),
    SUPERVISION: sides.includes('SUPERVISOR'),
  }[first.ground];
  if (isWhose) return [];
  const message = 'A suspension is ended by who made it: by the one side, by both, or by a supervisor.';
  return [refused('AGREEMENT_RESUME_WHOSE', message, [])];
}
