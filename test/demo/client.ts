import { freshKey, type Kept, type MutationName, nodeOf, type Outcome } from '../support/acts.ts';
import type { AuthAnswer, GraphqlAnswer, TestClient } from '../support/client.ts';
import { lastingClient } from '../support/lasting-client.ts';

/** Something that is about to be sent, and who sends it. */
export interface Sent<Answer> {
  readonly who: string;
  readonly operation: string;
  readonly sent: object;
  carryOut(): Promise<Answer>;
}

export interface Enrolment {
  readonly secret: string;
  readonly otpauthUri: string;
}

/** Somebody of the story, with a sign-in. */
export interface Player {
  readonly name: string;
  signsIn(password: string): Sent<AuthAnswer>;
  /** Signs in with the one-time password and changes it for one that nobody has seen. */
  joins(oneTimePassword: string): Sent<void>;
  /** Signs in on another device as well, with the own password; a second factor may be asked for. */
  signsInAt(device: TestClient): Sent<AuthAnswer>;
  /** Sets up an authenticator app, with the own password as the proof. */
  enrols(): Sent<Outcome<Enrolment>>;
  does<Node = Kept>(mutation: MutationName, input: object, fields?: string): Sent<Outcome<Node>>;
  /** A query whose answer must hold no error. */
  asks<Fields>(what: string, query: string, variables?: Record<string, unknown>): Sent<Fields>;
  /** A request that may be denied. */
  tries<Fields>(
    what: string,
    query: string,
    variables?: Record<string, unknown>,
  ): Sent<GraphqlAnswer<Fields>>;
}

/** Somebody who signs in to the service at `url` with this login. */
export function createPlayer(url: string, name: string, login: string): Player {
  const client = lastingClient(url, login);
  let password = '';
  const sends = <Answer>(operation: string, sent: object, carryOut: () => Promise<Answer>): Sent<Answer> => ({
    who: name,
    operation,
    sent,
    carryOut,
  });
  async function join(currentPassword: string): Promise<void> {
    const { status } = await client.signIn(currentPassword);
    if (status !== 200) throw new Error(`the sign-in answered ${status}`);
    const newPassword = freshKey();
    nodeOf(await client.act('passwordChange', { currentPassword, newPassword }, 'id'));
    client.remember(newPassword);
    password = newPassword;
  }
  return {
    name,
    signsIn(given) {
      password = given;
      return sends('POST /auth/sign-in', { login, password }, () => client.signIn(password));
    },
    signsInAt: (device) =>
      sends('POST /auth/sign-in', { login, password }, () => device.auth('sign-in', { login, password })),
    enrols: () =>
      sends('totpEnrol', { currentPassword: '' }, () =>
        client.act<Enrolment>('totpEnrol', { currentPassword: password }, 'secret otpauthUri'),
      ),
    joins: (oneTimePassword) =>
      sends('POST /auth/sign-in, passwordChange', { login, currentPassword: '', newPassword: '' }, () =>
        join(oneTimePassword),
      ),
    // The key is part of what is sent: the same act sent twice is a retry.
    does<Node>(mutation: MutationName, given: object, fields?: string) {
      const input = { idempotencyKey: freshKey(), ...given };
      return sends(mutation, input, () => client.act<Node>(mutation, input, fields));
    },
    asks: <Fields>(what: string, query: string, variables: Record<string, unknown> = {}) =>
      sends(what, variables, () => client.ask<Fields>(query, variables)),
    tries: <Fields>(what: string, query: string, variables: Record<string, unknown> = {}) =>
      sends(what, variables, () => client.graphql<Fields>(query, variables)),
  };
}
