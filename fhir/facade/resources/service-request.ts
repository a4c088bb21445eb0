import { ownOf } from '../../../domain/codes/own.ts';
import type { ReferralState } from '../../../domain/codes/referral.ts';
import { NO_ROW } from '../../../domain/exchange/page.ts';
import { referralsAsking } from '../../../domain/referral/answers-visible.ts';
import { exchangedReferrals, referralsIn } from '../../../domain/referral/exchanged.ts';
import { codeSystem, SYSTEMS } from '../../codes.ts';
import {
  REQUEST_STATUS,
  referralToFhir,
  STATES_OF_STATUS,
  urgencyOfPriority,
} from '../../map/service-request.ts';
import { date, reference } from '../params.ts';
import { routeOver } from '../route.ts';
import { column, each, token } from '../tokens.ts';
import { withinInstants } from '../values.ts';
import { referralDocumentOperation } from './referral-document.ts';
import { createReferral } from './referral-draft-write.ts';
import { changeReferral, keptOfReferral } from './service-request-write.ts';
import { identifier } from './shared-params.ts';

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
    identifier('referral', { [SYSTEMS.referralNo]: column('no') }, { among: { state: { not: 'VOIDED' } } }),
    reference('patient', ['Patient'], (residentId) => ({ residentId })),
    token(
      'status',
      {
        [REQUEST_STATUS]: each((code, { now }) => {
          const states = statesOf(code);
          return states === undefined ? NO_ROW : referralsIn(states, now);
        }),
      },
      { canBeNegated: true },
    ),
    date('authored', (range) => ({ createdAt: withinInstants(range) })),
    reference('requester', ['Organization'], (fromOrgId) => ({ fromOrgId })),
    reference('performer', ['Organization'], (id, _type, { reader }) => referralsAsking(id, reader.viewer)),
    token('priority', {
      [REQUEST_PRIORITY]: each((code) => ({ urgency: { in: [urgencyOfPriority(code) ?? ''] } })),
    }),
    token('category', {
      [codeSystem('referral-kind')]: column('kind'),
      [codeSystem('referral-direction')]: column('direction'),
    }),
  ],
  sorts: { authored: { column: 'createdAt', holds: 'INSTANT' } },
  revIncludes: ['Task:focus'],
  operations: [referralDocumentOperation],
  writes: {
    ...{ create: createReferral, keeps: keptOfReferral, change: changeReferral, isConditional: true },
    readsIdentifiers: true,
    // It is read whole, and shown in words of this network: by their names, by the organisation of a department, asap as urgent.
    rewrites: () => ['contained', 'supportingInfo', 'performer', 'requester', 'priority', 'status'],
  },
  toFhir: (rows) => rows.map(referralToFhir),
  residentsOf: ({ residentId }) => [residentId],
});
