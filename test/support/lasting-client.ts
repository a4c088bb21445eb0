import { freshKey, type Kept, type MutationName, mutationText, type Outcome, outcomeOf } from './acts.ts';
import { type AuthAnswer, createClient, type GraphqlAnswer, type TestClient } from './client.ts';

/** A caller over HTTP whose sign-in outlives its tokens: they end after 15 minutes of the clock, and tests move it. */
export interface LastingClient {
  readonly accessToken: string | null;
  /** Any other way of signing in; it does not outlive its token. */
  readonly auth: TestClient['auth'];
  signIn(password: string): Promise<AuthAnswer>;
  /** The password was changed: the next sign-in needs this one. */
  remember(password: string): void;
  graphql<Fields>(query: string, variables?: Record<string, unknown>): Promise<GraphqlAnswer<Fields>>;
  /** A query whose answer must hold no error. @throws Error with its messages */
  ask<Fields>(query: string, variables?: Record<string, unknown>): Promise<Fields>;
  /** GET, or another method, of a path outside GraphQL. */
  fetch(path: string, method?: string): Promise<Response>;
  /** Carries a mutation out; without an idempotency key of its own it gets a fresh one. */
  act<Node = Kept>(mutation: MutationName, input: object, fields?: string): Promise<Outcome<Node>>;
}

/** A caller of the service at `url`, to be signed in with `login`. */
export function lastingClient(url: string, login: string): LastingClient {
  const client = createClient(url);
  let password = '';
  const signIn = (given: string): Promise<AuthAnswer> => {
    password = given;
    return client.auth('sign-in', { login, password });
  };
  async function graphql<Fields>(query: string, variables: Record<string, unknown> = {}) {
    const answer = await client.graphql<Fields>(query, variables);
    if (answer.status !== 401 || password === '') return answer;
    await signIn(password);
    return client.graphql<Fields>(query, variables);
  }
  return {
    get accessToken() {
      return client.accessToken;
    },
    auth: client.auth,
    signIn,
    remember(newPassword) {
      password = newPassword;
    },
    graphql,
    async ask<Fields>(query: string, variables?: Record<string, unknown>) {
      const { data, errors } = await graphql<Fields>(query, variables);
      if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join(' '));
      return data;
    },
    async fetch(path, method = 'GET') {
      const send = () =>
        fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${client.accessToken}` } });
      const answer = await send();
      if (answer.status !== 401 || password === '') return answer;
      await signIn(password);
      return send();
    },
    async act<Node>(mutation: MutationName, given: object, fields = 'id version') {
      const input = { idempotencyKey: freshKey(), ...given };
      return outcomeOf<Node>(mutation, await graphql(mutationText(mutation, fields), { input }));
    },
  };
}
