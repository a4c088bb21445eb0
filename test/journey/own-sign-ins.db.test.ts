import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { haveNurse, haveOrganization, PASSWORD } from '../fixtures/accounts.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';
import { useDatabase } from '../support/database.ts';
import { type LastingClient, lastingClient } from '../support/lasting-client.ts';
import { type RunningService, startService } from '../support/service.ts';

useDatabase();

let home: string;
let service: RunningService;
beforeAll(async () => {
  home = await haveOrganization('海晴颐养院');
});
beforeEach(async () => {
  service = await startService();
  return () => service.stop();
});

interface SignIn {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly userAgent: string | null;
  readonly organizationName: string;
  readonly factor: string;
  readonly expiresAt: string;
}

const LIST = `{ mySignIns { edges { node { id isCurrent userAgent organizationName factor createdAt refreshedAt
  expiresAt } } } }`;

async function signInsOf(client: LastingClient): Promise<SignIn[]> {
  const { mySignIns } = await client.ask<{ mySignIns: { edges: { node: SignIn }[] } }>(LIST);
  return mySignIns.edges.map(({ node }) => node);
}

async function nurse(): Promise<{ login: string; client: LastingClient }> {
  const { login } = await haveNurse(home);
  const client = lastingClient(service.url, login);
  await client.signIn(PASSWORD);
  service.clock.advance(1000);
  return { login, client };
}

describe('somebody who is signed in on a ward computer and at home', () => {
  test('sees both, and ends the one left open, from its next request on', async () => {
    const { login, client } = await nurse();
    const ward = service.anonymous();
    await ward.auth('sign-in', { login, password: PASSWORD }, { 'user-agent': 'Ward/1.0' });
    const [latest, own] = await signInsOf(client);
    expect(latest).toMatchObject({ isCurrent: false, userAgent: 'Ward/1.0', factor: 'PASSWORD' });
    expect(own).toMatchObject({ isCurrent: true, organizationName: '海晴颐养院' });
    expect(own?.expiresAt).toBe('2026-11-23T13:00:00.000Z');

    const ended = await client.act<{ id: string; revokedAt: string }>(
      'signInRevoke',
      { signInId: latest?.id },
      'id revokedAt',
    );
    expect(nodeOf(ended).revokedAt).not.toBeNull();
    expect((await ward.graphql('{ viewer { person { id } } }')).status).toBe(401);
    expect((await ward.auth('refresh')).status).toBe(401);
    expect((await signInsOf(client)).map(({ id }) => id)).toEqual([own?.id]);
    const again = await client.act('signInRevoke', { signInId: latest?.id }, 'id');
    expect(refusalIn(again).code).toBe('SIGN_IN_OVER');
  });

  test('sees nothing that is over: signed out, left alone, or too old', async () => {
    const { login, client } = await nurse();
    const out = service.anonymous();
    await out.signIn({ login, password: PASSWORD });
    await out.auth('sign-out');
    await service.anonymous().signIn({ login, password: PASSWORD });
    expect(await signInsOf(client)).toHaveLength(2);
    service.clock.advance(2 * 3_600_000 + 1);
    // Its own token is over as well; the client signs in anew.
    expect((await signInsOf(client)).map(({ isCurrent }) => isCurrent)).toEqual([true]);
  });

  test("learns nothing of somebody else's, and cannot end it", async () => {
    const [one, other] = [await nurse(), await nurse()];
    const [foreign] = await signInsOf(other.client);
    const refusals = [foreign?.id, '00000000-0000-7000-8000-000000000000'].map(async (signInId) =>
      refusalIn(await one.client.act('signInRevoke', { signInId }, 'id')),
    );
    const [a, b] = await Promise.all(refusals);
    expect(a).toEqual(b);
    expect(a).toMatchObject({ code: 'NOT_FOUND', path: ['signInId'] });
    expect(await signInsOf(other.client)).toHaveLength(1);
  });

  test('may end the very session that asks: it was the last request', async () => {
    const { login } = await haveNurse(home);
    const client = await service.signIn(login, { password: PASSWORD });
    const { data } = await client.graphql<{ mySignIns: { edges: { node: SignIn }[] } }>(LIST);
    const signInId = data.mySignIns.edges[0]?.node.id ?? '';
    const text = `mutation ($input: SignInRevokeInput!) { signInRevoke(input: $input) { __typename } }`;
    const done = await client.graphql(text, { input: { idempotencyKey: 'the-last-request', signInId } });
    expect(done.data).toEqual({ signInRevoke: { __typename: 'SignInRevokeSuccess' } });
    expect((await client.graphql(LIST)).status).toBe(401);
  });

  test('the list is read in pages', async () => {
    const { login, client } = await nurse();
    for (let n = 0; n < 3; n += 1) {
      await service.anonymous().signIn({ login, password: PASSWORD });
      service.clock.advance(1000);
    }
    const page = (after: string | null) =>
      client.ask<{ mySignIns: { edges: object[]; pageInfo: { hasNextPage: boolean; endCursor: string } } }>(
        'query ($after: String) { mySignIns(first: 3, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
    const { mySignIns: first } = await page(null);
    const { mySignIns: second } = await page(first.pageInfo.endCursor);
    expect([first.edges.length, second.edges.length]).toEqual([3, 1]);
    expect(new Set([...first.edges, ...second.edges].map((edge) => JSON.stringify(edge))).size).toBe(4);
  });
});
