import type { AgreementAsk } from '../codes/agreement-ground.ts';
import type { AppliedPolicy } from '../errors.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What one side has asked the other to agree to, as it is stored. */
export interface AskedColumns {
  readonly askedAct: string | null;
  readonly askedByOrgId: string | null;
  readonly askedOn: string | null;
  readonly askedAt: Date | null;
  readonly askLapsesAt: Date | null;
}

/** No ask: what an agreed one, or a change of state, leaves. */
export const NO_ASK: AskedColumns = {
  ...{ askedAct: null, askedByOrgId: null, askedOn: null, askedAt: null, askLapsesAt: null },
};

/** An ask that still stands. */
export interface OpenAsk {
  readonly act: AgreementAsk;
  readonly byOrgId: string;
  readonly on: string | null;
  readonly askedAt: Date;
  readonly lapsesAt: Date;
}

/** The ask that stands at `now`; one that nobody agreed to lapses by itself. */
export function openAsk(row: AskedColumns, now: Date): OpenAsk | null {
  const { askedAct, askedByOrgId, askedOn: on, askedAt, askLapsesAt: lapsesAt } = row;
  if (askedAct === null || askedByOrgId === null || askedAt === null || lapsesAt === null) return null;
  return lapsesAt <= now
    ? null
    : { act: askedAct as AgreementAsk, byOrgId: askedByOrgId, on, askedAt, lapsesAt };
}

interface Wanted {
  readonly act: AgreementAsk;
  readonly byOrgId: string;
  readonly on: string | null;
}

/** Whether the other side has asked for just this, and on the same day: another day is an ask of one's own. */
export const isAgreed = (ask: OpenAsk | null, { act, byOrgId, on }: Wanted): boolean =>
  ask !== null && ask.act === act && ask.byOrgId !== byOrgId && ask.on === on;

/** A new ask; it takes the place of any other one. */
export const askColumns = (
  { act, byOrgId, on }: Wanted,
  days: AppliedPolicy,
  { endsAt, now }: { readonly endsAt: Date; readonly now: Date },
): AskedColumns => ({
  ...{ askedAct: act, askedByOrgId: byOrgId, askedOn: on, askedAt: now },
  askLapsesAt: new Date(Math.min(now.getTime() + days.value * DAY_MS, endsAt.getTime())),
});
