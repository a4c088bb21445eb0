import { isTargetShown } from '../../domain/referral/parties.ts';
import type { ReferralAspect } from '../../domain/referral/policy.ts';
import { isReferralOpen } from '../../domain/referral/policy.ts';
import type { Viewer } from '../../domain/viewer.ts';
import { access } from '../access.ts';
import { actingOf, type GraphContext } from '../builder.ts';

type Parties = Parameters<typeof isReferralOpen>[2];
export const nowOf = (context: GraphContext) => actingOf(context).clock.now();
const opens =
  (aspect: ReferralAspect) =>
  (referral: Parties, context: GraphContext): boolean =>
    isReferralOpen(aspect, actingOf(context).viewer, referral, nowOf(context));
export const isEntryOpen = opens('entry');
export const isRecordOpen = opens('record');
export const areNamesOpen = opens('protected');
export const entry = { ...access('referral.entry'), nullable: true } as const;

/** Whom a viewer sees asked. */
export const shownTo =
  (viewer: Viewer, referral: Parties) =>
  (target: { readonly organizationId: string }): boolean =>
    isTargetShown(viewer, referral, target);
