/** An answer of the GraphQL endpoint. Tests say which shape they expect. */
export interface GraphqlAnswer<Fields> {
  readonly status: number;
  readonly data: Fields;
  readonly errors:
    | readonly { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[]
    | undefined;
}

export interface TestClient {
  readonly accessToken: string | null;
  /** The refresh cookie as `name=value`, or null. */
  readonly cookie: string | null;
  /** POSTs to a path under /auth with the cookie at hand, and keeps the cookie and the token that come back. */
  auth(path: string, body?: unknown, headers?: Record<string, string>): Promise<AuthAnswer>;
  /** @throws Error when the answer is not 200 */
  signIn(body: { login: string; password: string; organization?: string }): Promise<void>;
  graphql<Fields = Record<string, unknown>>(
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<GraphqlAnswer<Fields>>;
}

export interface AuthAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into whatever JSON comes back
  readonly body: any;
}

/** A caller of the service over HTTP, with its token and its cookie. */
export function createClient(url: string): TestClient {
  let accessToken: string | null = null;
  let cookie: string | null = null;

  async function auth(
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<AuthAnswer> {
    const answer = await fetch(`${url}/auth/${path}`, {
      method: 'POST',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie === null ? {} : { cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const parsed = text === '' ? null : JSON.parse(text);
    cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? cookie;
    if (typeof parsed?.accessToken === 'string') accessToken = parsed.accessToken;
    return { status: answer.status, headers: answer.headers, body: parsed };
  }

  return {
    get accessToken() {
      return accessToken;
    },
    get cookie() {
      return cookie;
    },
    auth,
    async signIn(body) {
      const answer = await auth('sign-in', body);
      if (answer.status !== 200)
        throw new Error(`${body.login}: ${answer.status} ${JSON.stringify(answer.body)}`);
    },
    async graphql<Fields>(
      query: string,
      variables: Record<string, unknown> = {},
    ): Promise<GraphqlAnswer<Fields>> {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...(accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }),
        },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await answer.json()) as GraphqlAnswer<Fields>;
      return { status: answer.status, data, errors };
    },
  };
}
