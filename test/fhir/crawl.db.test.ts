import { beforeAll, expect, test } from 'vitest';
import { bookedAndAdmitted } from '../fixtures/booked-and-admitted.ts';
import { town } from '../fixtures/open-town.ts';
import { receiver, referrals, sender, stranger, useReferralSystems } from '../fixtures/referral-systems.ts';
import { haveFileOf } from '../fixtures/stored-files.ts';
import { subscribed } from '../fixtures/subscriptions.ts';
import { crawl } from '../support/crawl.ts';
import { haveEndpoint } from '../support/delivery.ts';
import { type His, hisOf } from '../support/his.ts';

useReferralSystems();

const STAGES = [
  ...(['SENT', 'RECEIVED', 'INFO_REQUESTED', 'REJECTED', 'TWO_ASKED', 'TWO_ACCEPTED', 'PLACED'] as const),
  ...(['WAITING_BED', 'SCHEDULED', 'ARRIVED', 'ABORT_ASKED', 'RETURN_RECEIVED', 'IN_TREATMENT'] as const),
  ...(['COMPLETED', 'FEEDBACK_RETURNED', 'RECONCILED', 'DRAFT', 'PENDING_COSIGN', 'PENDING_REVIEW'] as const),
];

let homeSystem: His;
beforeAll(async () => {
  const now = town.service.clock.now();
  for (const stage of STAGES) await referrals.at(stage);
  const fileId = await haveFileOf(referrals.doctor, now);
  const on = await referrals.at('SENT');
  await referrals.step(referrals.doctor, 'attachmentAdd', on, { fileId, kind: 'ECG', isProtected: false });
  await bookedAndAdmitted();
  await haveEndpoint(town.network.hospital.id, 'https://his.example/fhir', now);
  await subscribed(receiver, { endpoint: 'https://his.example/fhir/hook' });
  homeSystem = await hisOf(town.service, town.network.home.id);
}, 120_000);

/** Of how many types a system sees something, and how many resources at least. */
test.each([
  ['who sends', () => sender, 15, 300],
  ['who is asked', () => receiver, 24, 400],
  ['the home', () => homeSystem, 23, 600],
  ['a hospital that has nothing to do with it', () => stranger, 9, 60],
])(
  'whatever %s is shown is valid R4, and leads to what it may read',
  async (_name, his, types, atLeast) => {
    const { resources, references, pages, faults } = await crawl(his(), `${town.service.url}/fhir`);
    expect(faults).toEqual([]);
    const kinds = new Set([...resources.values()].map(({ resourceType }) => resourceType));
    expect(kinds.size).toBeGreaterThanOrEqual(types);
    expect(resources.size).toBeGreaterThanOrEqual(atLeast);
    expect(references.size).toBeGreaterThanOrEqual(resources.size);
    expect(pages).toBeGreaterThan(kinds.size);
  },
  120_000,
);
