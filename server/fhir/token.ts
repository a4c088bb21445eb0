import type { Config } from '../config.ts';
import { createSignedTokens, type SignedTokens } from '../signed-token.ts';

/** SMART Backend Services asks for five minutes at most. */
export const TOKEN_SECONDS = 300;

/** Which machine asks, and for what it was let in. */
export interface ClientClaims {
  readonly clientId: string;
  readonly scopes: string;
}

export type FhirTokens = SignedTokens<ClientClaims>;

/** Access tokens of machines. By their audience they open this interface alone, and no token of a person opens it. */
export const createFhirTokens = (config: Config): FhirTokens =>
  createSignedTokens<ClientClaims>(config, {
    audience: `${config.audience}/fhir`,
    lastsMs: TOKEN_SECONDS * 1000,
    requiredClaims: ['scope'],
    written: ({ clientId, scopes }) => ({
      subject: clientId,
      payload: { scope: scopes, client_id: clientId },
    }),
    read: ({ sub, scope }) =>
      typeof sub === 'string' && typeof scope === 'string' ? { clientId: sub, scopes: scope } : null,
  });
