import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codesOf } from '../../domain/codes/code-table.ts';
import { CONSENT_BASES, CONSENT_DECISIONS, CONSENT_PURPOSES } from '../../domain/codes/consent.ts';
import { CAPACITIES } from '../../domain/codes/resident.ts';
import {
  decideSharing,
  type Sharing,
  type SharingConsent,
  type SharingQuestion,
  type SharingReason,
} from '../../domain/consent/sharing.ts';

const NOON = Date.parse('2026-11-22T04:00:00Z');
const hours = (count: number) => new Date(NOON + count * 3_600_000);

const given: SharingConsent = {
  id: 'consent',
  decision: 'GIVEN',
  purpose: 'RECORD_SHARING',
  recipientOrgIds: ['clinic'],
  basis: 'SELF',
  capacity: 'NOT_ASSESSED',
  isWitnessed: false,
  signedAt: hours(-2),
  recordedAt: hours(-1),
  validUntilAt: hours(5),
  withdrawnAt: null,
};
const asked: SharingQuestion = {
  sharing: 'DISCLOSURE',
  purpose: 'RECORD_SHARING',
  recipientOrgId: 'clinic',
  at: hours(0),
};
const decide = (
  consents: readonly SharingConsent[],
  question: Partial<SharingQuestion> = {},
  receivedByOrgIds: readonly string[] = [],
) => decideSharing({ ...asked, ...question }, { consents, receivedByOrgIds });

test('a consent in force for the purpose and the recipient opens the way', () => {
  expect(decide([given])).toEqual({ isAllowed: true, consentId: 'consent' });
});

const refusal = { ...given, id: 'refusal', decision: 'REFUSED', validUntilAt: null } as const;
const no: [string, readonly SharingConsent[], Partial<SharingQuestion>, SharingReason[]][] = [
  ['nothing on record', [], {}, ['NO_CONSENT']],
  ['a consent to something else', [given], { purpose: 'REFERRAL' }, ['NO_CONSENT']],
  ['a consent for somebody else', [given], { recipientOrgId: 'hospital' }, ['NO_CONSENT']],
  ['a refusal', [refusal], {}, ['IS_REFUSAL']],
  ['before it is recorded', [given], { at: new Date(hours(-1).getTime() - 1) }, ['NOT_YET_RECORDED']],
  ['signed without capacity', [{ ...given, capacity: 'NONE' }], {}, ['SIGNER_WITHOUT_CAPACITY']],
  ['limited and alone', [{ ...given, capacity: 'LIMITED' }], {}, ['SIGNER_WITHOUT_WITNESS']],
  [
    'an emergency without a term',
    [{ ...given, basis: 'EMERGENCY', validUntilAt: null }],
    {},
    ['EMERGENCY_WITHOUT_TERM'],
  ],
  ['the end of the term', [given], { at: hours(5) }, ['TERM_ENDED']],
  ['a withdrawal, from its instant on', [{ ...given, withdrawnAt: hours(0) }], {}, ['WITHDRAWN']],
  [
    'a refusal signed later',
    [given, { ...refusal, signedAt: hours(-1) }],
    {},
    ['REFUSED_SINCE', 'IS_REFUSAL'],
  ],
  ['a refusal signed with it', [given, refusal], {}, ['REFUSED_SINCE', 'IS_REFUSAL']],
];
test.each(no)('%s: no', (_what, consents, question, reasons) => {
  expect(decide(consents, question)).toEqual({ isAllowed: false, reasons });
});

const yes: [string, readonly SharingConsent[]][] = [
  [
    'by a representative of somebody without capacity',
    [{ ...given, basis: 'REPRESENTATIVE', capacity: 'NONE' }],
  ],
  ['with limited capacity in front of a witness', [{ ...given, capacity: 'LIMITED', isWitnessed: true }]],
  ['in an emergency with its term', [{ ...given, basis: 'EMERGENCY' }]],
  ['without a term', [{ ...given, validUntilAt: null }]],
  ['a millisecond before it is withdrawn', [{ ...given, withdrawnAt: new Date(NOON + 1) }]],
  ['signed after a refusal', [{ ...refusal, signedAt: hours(-3) }, given]],
  ['beside a refusal of another purpose', [given, { ...refusal, purpose: 'REFERRAL' }]],
  ['beside a refusal of another recipient', [given, { ...refusal, recipientOrgIds: ['hospital'] }]],
  ['beside one that was withdrawn', [{ ...given, id: 'old', withdrawnAt: hours(-1) }, given]],
];
test.each(yes)('%s: yes', (_what, consents) => {
  expect(decide(consents)).toEqual({ isAllowed: true, consentId: 'consent' });
});

const instants = fc.integer({ min: -6, max: 6 }).map(hours);
const organizations = ['clinic', 'hospital', 'home'];
const someConsent: fc.Arbitrary<SharingConsent> = fc
  .record({
    id: fc.uuid(),
    decision: fc.constantFrom(...codesOf(CONSENT_DECISIONS)),
    purpose: fc.constantFrom(...codesOf(CONSENT_PURPOSES)),
    recipientOrgIds: fc.subarray(organizations, { minLength: 1 }),
    basis: fc.constantFrom(...codesOf(CONSENT_BASES)),
    capacity: fc.constantFrom(...codesOf(CAPACITIES)),
    isWitnessed: fc.boolean(),
    signedAt: instants,
    recordedAt: instants,
    validUntilAt: fc.option(instants),
    withdrawnAt: fc.option(instants),
  })
  // What is recorded was signed before.
  .map((one) => (one.signedAt > one.recordedAt ? { ...one, signedAt: one.recordedAt } : one));
const someQuestion = fc.record({
  purpose: fc.constantFrom(...codesOf(CONSENT_PURPOSES)),
  recipientOrgId: fc.constantFrom(...organizations),
  at: instants,
});
const needsConsent = fc.constantFrom<Sharing>('DISCLOSURE', 'PULL', 'DELIVERY');
const someConsents = fc.array(someConsent, { maxLength: 5 });

describe('whatever else is on record', () => {
  test('what was withdrawn, or is over, opens nothing from that very instant on', () => {
    fc.assert(
      fc.property(
        someConsents,
        needsConsent,
        someQuestion,
        fc.boolean(),
        (consents, sharing, asks, isTerm) => {
          const ended = consents.map((one) => ({
            ...one,
            [isTerm ? 'validUntilAt' : 'withdrawnAt']: asks.at,
          }));
          const decision = decide(ended, { ...asks, sharing });
          expect(decision.isAllowed).toBe(false);
          const later = { ...asks, at: new Date(asks.at.getTime() + 1) };
          expect(decide(ended, { ...later, sharing }).isAllowed).toBe(false);
        },
      ),
    );
  });

  test('what is shared rests on a consent for this purpose and recipient, in force and soundly signed', () => {
    fc.assert(
      fc.property(someConsents, needsConsent, someQuestion, (consents, sharing, asks) => {
        const decision = decide(consents, { ...asks, sharing });
        if (!decision.isAllowed) {
          expect(decision.reasons.length).toBeGreaterThan(0);
          return;
        }
        const consent = consents.find(({ id }) => id === decision.consentId);
        expect(consent).toMatchObject({ decision: 'GIVEN', purpose: asks.purpose });
        expect(consent?.recipientOrgIds).toContain(asks.recipientOrgId);
        expect(consent?.basis === 'SELF' && consent.capacity === 'NONE').toBe(false);
      }),
    );
  });

  test('a refusal of everything that is recorded last ends all sharing, and harms no correction', () => {
    fc.assert(
      fc.property(someConsents, needsConsent, someQuestion, (consents, sharing, asks) => {
        const last = { ...refusal, ...asks, recipientOrgIds: organizations, signedAt: hours(6) };
        const at = hours(7);
        const all = [...consents, { ...last, recordedAt: at }];
        expect(decide(all, { ...asks, sharing, at }).isAllowed).toBe(false);
      }),
    );
  });

  test('a safety correction reaches everybody who ever received data, and never anybody else', () => {
    const received = fc.subarray(organizations);
    fc.assert(
      fc.property(someConsents, someQuestion, received, (consents, asks, receivedByOrgIds) => {
        const decision = decide(consents, { ...asks, sharing: 'SAFETY_CORRECTION' }, receivedByOrgIds);
        const isFormer = receivedByOrgIds.includes(asks.recipientOrgId);
        expect(decision).toEqual(
          isFormer ? { isAllowed: true, consentId: null } : { isAllowed: false, reasons: ['NEVER_RECEIVED'] },
        );
      }),
    );
  });
});
