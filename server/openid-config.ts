/** The identity provider of the region, whose access tokens are exchanged for sessions of ours. */
export interface OpenIdConfig {
  readonly issuer: string;
  /** The `aud` of the tokens that are meant for us. */
  readonly audience: string;
  /** The claim that holds the login. */
  readonly loginClaim: string;
  /** Plain HTTP to this machine: for development, never in production. */
  readonly isLoopbackAllowed: boolean;
}

interface OpenIdVariables {
  readonly NODE_ENV: string;
  readonly AUDIENCE: string;
  readonly OPENID_ISSUER?: string | undefined;
  readonly OPENID_AUDIENCE?: string | undefined;
  readonly OPENID_LOGIN_CLAIM: string;
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether keys may be fetched from there: over TLS, or from this machine where that is allowed. */
export function isTrustworthy(address: string, isLoopbackAllowed: boolean): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, hash } = new URL(address);
  if (username !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackAllowed && LOOPBACK.test(hostname));
}

/** The provider's configuration, or null where there is none. */
export const openIdOf = (env: OpenIdVariables): OpenIdConfig | null =>
  env.OPENID_ISSUER === undefined
    ? null
    : {
        issuer: env.OPENID_ISSUER,
        audience: env.OPENID_AUDIENCE ?? env.AUDIENCE,
        loginClaim: env.OPENID_LOGIN_CLAIM,
        isLoopbackAllowed: env.NODE_ENV !== 'production',
      };

/** Who can change the provider's keys on their way to us can sign in as anybody. */
export function openIdProblems(env: OpenIdVariables): string[] {
  const provider = openIdOf(env);
  if (provider === null || isTrustworthy(provider.issuer, provider.isLoopbackAllowed)) return [];
  return ['OPENID_ISSUER must begin with https:// (http:// only to this machine, and not in production).'];
}
