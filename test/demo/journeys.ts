import type { Player, Sent } from './client.ts';
import { bold, dim, filled } from './print.ts';
import { clockTime, dayOf } from './times.ts';

/** One thing that happened on somebody's way. */
interface Entry {
  readonly noun: string;
  readonly act: string;
  readonly toState: string | null;
  readonly organization: string | null;
  readonly at: string;
}

export interface Journey {
  readonly resident: { readonly name: string };
  readonly referrals: readonly { readonly direction: string; readonly state: string }[];
  readonly entries: {
    readonly edges: readonly { readonly node: Entry }[];
    readonly pageInfo: { readonly hasNextPage: boolean };
  };
}

const JOURNEY = `query ($id: ID!) { journey(id: $id) { resident { name } referrals { direction state }
  entries(first: 100) { edges { node { noun act toState organization at } } pageInfo { hasNextPage } } } }`;

/** The whole way, or null to who has no part in it. */
export function journeyFor(by: Player, id: string): Sent<Journey | null> {
  const query = by.asks<{ readonly journey: Journey | null }>('journey', JOURNEY, { id });
  return { ...query, carryOut: async () => (await query.carryOut()).journey };
}

export const entriesOf = ({ entries }: Journey): readonly Entry[] => entries.edges.map(({ node }) => node);

const ACTS: Readonly<Record<string, string>> = {
  referralDraft: 'begins a referral',
  referralSubmit: 'hands it in',
  referralCosign: 'signs it',
  referralReview: 'lets it go out',
  referralReceive: 'has seen it',
  referralAccept: 'says yes',
  referralChoose: 'chooses one of those who said yes',
  referralSchedule: 'reserves a bed',
  referralArrive: 'sees the resident arrive',
  referralTreat: 'treats',
  referralComplete: 'has treated',
  referralFeedback: 'sends back what was done',
  referralReconcile: 'compares line by line',
  referralClose: 'closes the loop',
  open: 'has news for the family',
  contactNotified: 'tells the family',
  linkedWardAssign: 'gives a bed',
  jointRoundRecord: 'records the round, and signs',
  jointRoundSign: 'signs the round for the other side',
};

const NOUNS: Readonly<Record<string, string>> = {
  referral: 'referral',
  referralTarget: 'answer',
  contactNotification: 'family',
  linkedWardStay: 'linked ward',
  jointRound: 'joint round',
};

const became = ({ noun, toState }: Entry): string => `${NOUNS[noun] ?? noun} ${toState ?? ''}`.trimEnd();

/** What one act did to several objects stands together: the act once, and each object below the other. */
const isSameAct = (one: Entry, before: Entry | undefined): boolean =>
  before !== undefined &&
  one.act === before.act &&
  one.at === before.at &&
  one.organization === before.organization;

/** A journey as a picture: the days, and what happened at which hour, where, and what came of it. */
export function timeline(entries: readonly Entry[]): string[] {
  return entries.flatMap((entry, index) => {
    const before = entries[index - 1];
    const isNewDay = before === undefined || dayOf(before.at) !== dayOf(entry.at);
    const [hour, where, act] = isSameAct(entry, before)
      ? ['', '', '']
      : [clockTime(entry.at).slice(0, 5), entry.organization ?? 'by the clock', ACTS[entry.act] ?? entry.act];
    const line = `${dim('│')} ${filled(hour, 7)}${filled(where, 28)}${filled(act, 36)}${dim(became(entry))}`;
    return isNewDay ? [`${dim('●')} ${bold(dayOf(entry.at))}`, line] : [line];
  });
}
