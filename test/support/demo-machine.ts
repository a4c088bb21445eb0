import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { importJWK, type JWK, SignJWT } from 'jose';
import { DEMO_CLIENT_ID } from '../../domain/his-client/demo-client.ts';
import { ASSERTION_TYPE } from './his.ts';

interface SigningIn {
  /** Of the FHIR interface. */
  readonly base: string;
  /** Where the private key of the demo network's machine lies. */
  readonly keyFile: string;
  readonly scope: string;
  readonly now: Date;
}

/** Signs the machine of the demo network in by its key. @returns the answer of the token endpoint */
export async function signDemoMachineIn({ base, keyFile, scope, now }: SigningIn) {
  const jwk = JSON.parse(readFileSync(keyFile, 'utf8')) as JWK;
  const endpoint = `${base}/auth/token`;
  const exp = Math.floor(now.getTime() / 1000) + 240;
  const claims = { iss: DEMO_CLIENT_ID, sub: DEMO_CLIENT_ID, aud: endpoint, exp, jti: randomUUID() };
  const assertion = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES384', kid: jwk.kid ?? '', typ: 'JWT' })
    .sign(await importJWK(jwk, 'ES384'));
  const form = { grant_type: 'client_credentials', scope, client_assertion_type: ASSERTION_TYPE };
  const body = new URLSearchParams({ ...form, client_assertion: assertion });
  const answer = await fetch(endpoint, { method: 'POST', body });
  const said = (await answer.json()) as { access_token: string; expires_in: number };
  assert.equal(answer.status, 200);
  return said;
}
