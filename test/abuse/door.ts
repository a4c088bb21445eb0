import { haveAccount, PASSWORD } from '../fixtures/accounts.ts';
import type { Town } from '../fixtures/town.ts';
import { createClient } from '../support/client.ts';

/** What came back, without what is new at each answer. */
export interface Shown {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

/** The GraphQL endpoint as it is met with whatever body and headers. */
export interface Door {
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Shown>;
}

// Compiled documents know no positions in the text.
const VARYING = /"requestId":"[^"]*"|"locations":\[[^\]]*\],?/g;

/** The endpoint for a nurse of the town's home. */
export async function doorOf({ service, network }: Town): Promise<Door> {
  await haveAccount({ login: 'at-the-door', roles: [{ organizationId: network.home.id, role: 'NH_NURSE' }] });
  const client = createClient(service.url);
  await client.signIn({ login: 'at-the-door', password: PASSWORD });
  return {
    async post(body, headers = {}) {
      const answer = await fetch(`${service.url}/graphql`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${client.accessToken}`,
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...headers,
        },
        body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body),
      });
      const text = (await answer.text()).replace(VARYING, '');
      return { status: answer.status, type: answer.headers.get('content-type'), text };
    },
  };
}
