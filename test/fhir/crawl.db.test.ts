import type { Bundle, Resource } from '@medplum/fhirtypes';
import { beforeAll, expect, test } from 'vitest';
import { routes } from '../../fhir/facade/routes.ts';
import { bookedAndAdmitted } from '../fixtures/booked-and-admitted.ts';
import { town } from '../fixtures/open-town.ts';
import { receiver, referrals, sender, stranger, useReferralSystems } from '../fixtures/referral-systems.ts';
import { haveFileOf } from '../fixtures/stored-files.ts';
import { subscribed } from '../fixtures/subscriptions.ts';
import { type Crawl, crawl } from '../support/crawl.ts';
import { haveEndpoint } from '../support/delivery.ts';
import { type His, hisOf } from '../support/his.ts';
import { type ShownCode, shownCodes } from '../support/shown-values.ts';

useReferralSystems();

const STAGES = [
  ...(['SENT', 'RECEIVED', 'INFO_REQUESTED', 'REJECTED', 'TWO_ASKED', 'TWO_ACCEPTED', 'PLACED'] as const),
  ...(['WAITING_BED', 'SCHEDULED', 'ARRIVED', 'ABORT_ASKED', 'RETURN_RECEIVED', 'IN_TREATMENT'] as const),
  ...(['COMPLETED', 'FEEDBACK_RETURNED', 'RECONCILED', 'DRAFT', 'PENDING_COSIGN', 'PENDING_REVIEW'] as const),
];

let homeSystem: His;
const walks = new Map<His, Promise<Crawl>>();
/** Walks through all that a system is shown, once for the whole file. */
function crawled(his: His): Promise<Crawl> {
  const walk = walks.get(his) ?? crawl(his, `${town.service.url}/fhir`);
  walks.set(his, walk);
  return walk;
}

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
    const { resources, references, pages, faults } = await crawled(his());
    expect(faults).toEqual([]);
    const kinds = new Set([...resources.values()].map(({ resourceType }) => resourceType));
    expect(kinds.size).toBeGreaterThanOrEqual(types);
    expect(resources.size).toBeGreaterThanOrEqual(atLeast);
    expect(references.size).toBeGreaterThanOrEqual(resources.size);
    expect(pages).toBeGreaterThan(kinds.size);
  },
  120_000,
);

const WRONG = 'http://wrong.example';

/** Asks for one resource by a value of one of its parameters. */
async function isFound(his: His, { resourceType, id = '' }: Resource, param: string, value: string) {
  const query = new URLSearchParams({ [param]: value, _id: id });
  const { body } = await his.get<Bundle>(`${resourceType}?${query}`);
  return (body.entry ?? []).some(({ resource }) => resource?.id === id);
}

/** Each code that is shown under a parameter, with the first resource that shows it. */
function codesIn(resources: Iterable<Resource>) {
  const codes = new Map<string, ShownCode & { readonly resource: Resource; readonly param: string }>();
  for (const resource of resources)
    for (const { name, type } of routes.get(resource.resourceType)?.params ?? [])
      for (const shown of type === 'token' ? shownCodes(resource, name) : []) {
        const key = `${resource.resourceType}?${name}=${shown.system}|${shown.code}`;
        if (!codes.has(key)) codes.set(key, { ...shown, resource, param: name });
      }
  return codes;
}

test.each([
  ['the home', () => homeSystem],
  ['who is asked', () => receiver],
])(
  'what is shown to %s with a code is found by it, and by the same code of another system is not',
  async (_name, his) => {
    const faults: string[] = [];
    const codes = codesIn((await crawled(his())).resources.values());
    for (const [key, { system, code, resource, param }] of codes) {
      const finding = system === undefined ? [code] : [code, `${system}|${code}`, `${system}|`];
      for (const value of finding)
        if (!(await isFound(his(), resource, param, value))) faults.push(`${key} not by ${value}`);
      for (const value of [`${WRONG}|${code}`, `|${code}`, `${WRONG}|`])
        if (await isFound(his(), resource, param, value)) faults.push(`${key} by ${value}`);
    }
    expect(faults).toEqual([]);
    expect(codes.size).toBeGreaterThan(80);
  },
  120_000,
);
