import { graphql } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { proposeAgreement } from '../../domain/agreement/propose.ts';
import { testClock } from '../../domain/clock.ts';
import type { Acting } from '../../domain/viewer.ts';
import { schema } from '../../schema/index.ts';
import { actingAt, freshKey, makeNetwork, type Network, NOW, proposal } from '../fixtures/agreements.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

const clock = testClock(NOW);
let network: Network;
let byHome: Acting;
let byHospital: Acting;

beforeAll(async () => {
  network = await makeNetwork();
  byHome = actingAt(network.home, clock, 'ORG_ADMIN');
  byHospital = actingAt(network.hospital, clock, 'ORG_ADMIN');
});

async function ask(acting: Acting | null, source: string, variables: object = {}) {
  const contextValue = { acting, requestId: 'test' };
  const answer = await graphql({ schema, source, variableValues: { ...variables }, contextValue });
  return JSON.parse(JSON.stringify(answer)) as {
    data?: Record<string, never>;
    errors?: { message: string }[];
  };
}

const PROPOSE = `mutation ($input: AgreementProposeInput!) {
  agreementPropose(input: $input) {
    __typename
    ... on AgreementProposeSuccess {
      agreement {
        id no state version type startOn endOn isProposedByMe edition dutiesHome
        services { service terms }
        quotas { placesPerWeek department { name } weekUse(weekOn: "2027-03-03") }
        contacts { name phone }
        nursingHome { id } medicalOrg { name }
        events { act toState role organization }
        availableActions { action isAvailable refusals { code rule } }
      }
    }
    ... on Refusal { code path rule policy { key value provenance } }
  }
}`;

describe('over GraphQL', () => {
  let id: string;

  test('a proposal answers with the whole agreement', async () => {
    const { data, errors } = await ask(byHome, PROPOSE, { input: proposal(network) });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      agreementPropose: {
        __typename: 'AgreementProposeSuccess',
        agreement: {
          ...{
            state: 'PENDING_COUNTERSIGN',
            version: 1,
            type: 'DESIGNATED',
            isProposedByMe: true,
            edition: 1,
          },
          services: [
            { service: 'GREEN_CHANNEL', terms: null },
            { service: 'ROUNDS', terms: '每两周一次' },
          ],
          quotas: [{ placesPerWeek: 5, department: { name: '科室 CARD' }, weekUse: 0 }],
          contacts: [{ name: '何平', phone: '07562123456' }],
          nursingHome: { id: network.home.id },
          events: [{ act: 'agreementPropose', toState: 'PENDING_COUNTERSIGN', role: 'ORG_ADMIN' }],
          availableActions: expect.arrayContaining([
            expect.objectContaining({
              ...{ action: 'agreementCountersign', isAvailable: false },
              refusals: [expect.objectContaining({ code: 'NOT_YOUR_ACT' })],
            }),
            expect.objectContaining({ action: 'agreementWithdraw', isAvailable: true, refusals: [] }),
          ]),
        },
      },
    });
    const success = data?.agreementPropose as unknown as { agreement: { id: string } };
    id = success.agreement.id;
  });

  test('a refusal is data, with the limit behind it', async () => {
    const { data } = await ask(byHome, PROPOSE, {
      input: proposal(network, { type: 'GENERAL', endOn: '2032-06-30' }),
    });
    expect(data).toMatchObject({
      agreementPropose: {
        ...{ __typename: 'InvalidInput', code: 'AGREEMENT_TERM_TOO_LONG', path: ['endOn'] },
        policy: { key: 'agreement.maxTermMonths', value: 60 },
      },
    });
  });

  test('one agreement is null for a third organisation, and no list of its own holds it', async () => {
    const third = actingAt(network.otherHospital, clock, 'ORG_ADMIN');
    const source = `query ($id: ID!) { agreement(id: $id) { id } agreements { edges { node { id } } } }`;
    expect((await ask(third, source, { id })).data).toEqual({ agreement: null, agreements: { edges: [] } });
    expect((await ask(third, source, { id: 'unknown' })).data).toEqual({
      agreement: null,
      agreements: { edges: [] },
    });
    expect((await ask(byHospital, source, { id })).data).toMatchObject({ agreement: { id } });
  });

  test('supervisors see the agreement but no contact persons', async () => {
    const supervisor = actingAt(network.health, clock, 'HEALTH_SUPERVISOR');
    const source = `query ($id: ID!) { agreement(id: $id) { no contacts { name } availableActions { isAvailable } } }`;
    const { data } = await ask(supervisor, source, { id });
    const { agreement } = data as unknown as {
      agreement: { contacts: object[]; availableActions: { isAvailable: boolean }[] };
    };
    const { contacts, availableActions } = agreement;
    expect(contacts).toEqual([]);
    expect(availableActions.filter(({ isAvailable }) => isAvailable)).toEqual([]);
  });

  test.each([
    ['nobody', null],
    ['a resident', 'RESIDENT'],
  ] as const)('%s is denied at the top', async (_, role) => {
    const acting = role === null ? null : actingAt(network.home, clock, role);
    const { errors } = await ask(acting, '{ agreements { edges { cursor } } }');
    expect(errors).toHaveLength(1);
  });

  test('the list is paged, filtered and of one piece', async () => {
    for (const type of ['ALLIANCE', 'COUNTERPART', 'TRUSTEE'] as const) {
      await proposeAgreement(byHome, proposal(network, { type, idempotencyKey: freshKey() }));
    }
    const source = `query ($after: String, $filter: AgreementFilter) { agreements(first: 3, after: $after, filter: $filter) {
      edges { node { id type quotas { weekUse(weekOn: "2027-03-03") } events(last: 1) { act } } }
      pageInfo { hasNextPage endCursor } } }`;
    type Page = {
      edges: { node: { id: string; type: string } }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
    const page = async (variables: object) =>
      (await ask(byHospital, source, variables)).data?.agreements as unknown as Page;
    const first = await page({});
    const second = await page({ after: first.pageInfo.endCursor });
    expect([first.edges.length, first.pageInfo.hasNextPage]).toEqual([3, true]);
    expect([second.edges.length, second.pageInfo.hasNextPage]).toEqual([1, false]);
    expect(new Set([...first.edges, ...second.edges].map(({ node }) => node.id)).size).toBe(4);
    const ofType = await page({
      filter: { type: 'TRUSTEE', states: ['PENDING_COUNTERSIGN'], service: 'ROUNDS' },
    });
    expect(ofType.edges.map(({ node }) => node.type)).toEqual(['TRUSTEE']);
    const other = await page({ filter: { otherOrganizationId: network.otherHome.id } });
    expect(other.edges).toEqual([]);
  });

  test('policy values are read and set, with their source', async () => {
    const set = `mutation ($input: PolicyValueSetInput!) { policyValueSet(input: $input) {
      ... on PolicyValueSetSuccess { policyValue { key direction overridableBy default { value } applied { value scope provenance }
        history { value scope organizationId document effectiveFromAt } } }
      ... on Refusal { code } } }`;
    const input = {
      idempotencyKey: freshKey(),
      key: 'appt.holdMinutes',
      value: 5,
      organizationId: network.hospital.id,
    };
    const source = { document: '院办〔2026〕7号', place: '二' };
    const { data, errors } = await ask(byHospital, set, { input: { ...input, ...source } });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      policyValueSet: {
        policyValue: {
          ...{
            key: 'appt.holdMinutes',
            direction: 'LOWER',
            overridableBy: ['REGION', 'ORGANIZATION'],
            default: { value: 10 },
          },
          applied: { value: 5, scope: 'ORGANIZATION', provenance: '院办〔2026〕7号, 二' },
          history: [{ value: 5, scope: 'ORGANIZATION', effectiveFromAt: '2026-11-22T01:00:00.000Z' }],
        },
      },
    });
    const list = `{ policyValues(first: 2) { edges { cursor node { key name meaning unit min max } } pageInfo { hasNextPage } } }`;
    const keys = ['admission.backdateDays', 'agreement.countersignDays'];
    const { data: listed } = await ask(byHome, list);
    expect(listed).toMatchObject({
      policyValues: { edges: keys.map((key) => ({ node: { key } })), pageInfo: { hasNextPage: true } },
    });
  });
});
