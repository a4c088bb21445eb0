import { ownOf } from '../../../domain/codes/own.ts';
import { REFERRAL_DIRECTIONS, REFERRAL_KINDS, type ReferralState } from '../../../domain/codes/referral.ts';
import { referralsAsking } from '../../../domain/referral/answers-visible.ts';
import { exchangedReferrals, referralsIn } from '../../../domain/referral/exchanged.ts';
import { codeSystem, SYSTEMS } from '../../codes.ts';
import { referralToFhir, STATES_OF_STATUS, urgencyOfPriority } from '../../map/service-request.ts';
import { bySystem, date, NO_ROW, reference, token } from '../params.ts';
import { routeOver } from '../route.ts';
import { withinInstants } from '../values.ts';
import { referralDocumentOperation } from './referral-document.ts';
import { createReferral } from './referral-draft-write.ts';
import { changeReferral, keptOfReferral } from './service-request-write.ts';
import { identifier } from './shared-params.ts';

const REQUEST_STATUS = 'http://hl7.org/fhir/request-status';
const REQUEST_PRIORITY = 'http://hl7.org/fhir/request-priority';

const statesOf = (status: string): readonly ReferralState[] | undefined =>
  ownOf<readonly ReferralState[]>(STATES_OF_STATUS, status);

/** The referrals, each owned by who sends it. */
export const serviceRequestRoute = routeOver({
  type: 'ServiceRequest',
  documentation:
    'A referral (转诊): what it says is contained as a Composition. A system creates it as a draft, or active to hand it in. One of several that are asked reads its Task alone, until it is chosen.',
  exchanged: exchangedReferrals,
  params: [
    identifier(
      'referral',
      { [SYSTEMS.referralNo]: (no) => ({ no }) },
      { among: { state: { not: 'VOIDED' } } },
    ),
    reference('patient', ['Patient'], (residentId) => ({ residentId })),
    token(
      'status',
      ({ system, code }, { now }) => {
        const states = statesOf(code ?? '');
        if (states === undefined || (system !== null && system !== REQUEST_STATUS)) return NO_ROW;
        return referralsIn(states, now);
      },
      { canBeNegated: true },
    ),
    date('authored', (range) => ({ createdAt: withinInstants(range) })),
    reference('requester', ['Organization'], (fromOrgId) => ({ fromOrgId })),
    reference('performer', ['Organization'], (id, _type, { reader }) => referralsAsking(id, reader.viewer)),
    token('priority', ({ system, code }) => {
      const urgency = urgencyOfPriority(code ?? '');
      if (urgency === null || (system !== null && system !== REQUEST_PRIORITY)) return NO_ROW;
      return { urgency };
    }),
    token(
      'category',
      bySystem({
        [codeSystem('referral-kind')]: (kind) => (Object.hasOwn(REFERRAL_KINDS, kind) ? { kind } : NO_ROW),
        [codeSystem('referral-direction')]: (direction) =>
          Object.hasOwn(REFERRAL_DIRECTIONS, direction) ? { direction } : NO_ROW,
      }),
    ),
  ],
  sorts: { authored: { column: 'createdAt', holds: 'INSTANT' } },
  revIncludes: ['Task:focus'],
  operations: [referralDocumentOperation],
  writes: { create: createReferral, keeps: keptOfReferral, change: changeReferral, isConditional: true },
  toFhir: (rows) => rows.map(referralToFhir),
  residentsOf: ({ residentId }) => [residentId],
});
