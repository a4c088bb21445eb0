import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ENDPOINT_LOGINS, type EndpointLogin } from '../domain/codes/endpoint.ts';
import type { EndpointOfUscc } from '../domain/endpoint/command.ts';
import type { NewHisClient } from '../domain/his-client/register.ts';

export const REGISTER_USAGE = `npm run his:register -- --uscc CODE --name NAME (--jwks FILE | --jwks-url URL) [--scopes SCOPES] [--id ID]
  --uscc      the organisation that the system acts for, by its unified social credit code
  --name      what the system is called
  --jwks      file with its public keys, a JSON Web Key Set; or --jwks-url, where they are fetched
  --scopes    what it may do, as system/<Resource>.<cruds> separated by spaces (system/*.cruds)
  --id        its client_id, where it is not to be made here
npm run his:register -- --uscc CODE --name NAME --endpoint URL [--login NONE | BEARER | SMART] [--token FILE]
    [--token-url URL --client-id ID --scopes SCOPES]
  --endpoint  where the system is told (FHIR R4), in place of where it was before
  --token     of BEARER: file with the token
  --token-url, --client-id, --scopes   of SMART`;

export const REVOKE_USAGE = 'npm run his:revoke -- --id CLIENT_ID\nnpm run his:revoke -- --endpoint USCC';

/** All that the interface offers: which of it is open is decided by the policies of each noun. */
const ALL_SCOPES = 'system/*.cruds';

const text = { type: 'string' } as const;

/** @throws Error that names everything that is missing */
function requireAll(given: Readonly<Record<string, string | undefined>>, usage: string): void {
  const missing = Object.keys(given).filter((name) => (given[name] ?? '') === '');
  if (missing.length > 0)
    throw new Error(`Missing: ${missing.map((name) => `--${name}`).join(', ')}\n\n${usage}`);
}

/** What `npm run his:register` was told. @throws Error that names what is missing; of the file of keys */
export function clientAnswers(args: readonly string[]): NewHisClient {
  const options = { uscc: text, name: text, jwks: text, 'jwks-url': text, scopes: text, id: text };
  const { values } = parseArgs({ args: [...args], options });
  const { uscc = '', name = '', jwks, 'jwks-url': jwksUrl = null, scopes = ALL_SCOPES, id } = values;
  requireAll({ uscc, name, jwks: jwks ?? jwksUrl ?? '' }, REGISTER_USAGE);
  return {
    ...{ uscc, name, scopes, jwksUrl },
    jwks: jwks === undefined ? null : readFileSync(jwks, 'utf8'),
    ...(id !== undefined && { id }),
  };
}

const isLogin = (login: string): login is EndpointLogin => Object.hasOwn(ENDPOINT_LOGINS, login);

/** The endpoint that `npm run his:register` was told; null when it was told of a client. @throws Error as `clientAnswers` */
export function endpointAnswers(args: readonly string[]): EndpointOfUscc | null {
  if (!args.some((arg) => /^--endpoint(=|$)/.test(arg))) return null;
  const of = { uscc: text, name: text, endpoint: text, login: text, token: text };
  const options = { ...of, 'token-url': text, 'client-id': text, scopes: text };
  const { values } = parseArgs({ args: [...args], options });
  const { uscc = '', name = '', endpoint: address = '', login = 'NONE', token } = values;
  requireAll({ uscc, name, endpoint: address }, REGISTER_USAGE);
  if (!isLogin(login)) throw new Error(`--login ${login}\n\n${REGISTER_USAGE}`);
  return {
    ...{ uscc, name, address, login },
    bearerToken: token === undefined ? null : readFileSync(token, 'utf8').trim(),
    ...{ tokenUrl: values['token-url'], clientId: values['client-id'], scope: values.scopes },
  };
}

/** What `npm run his:revoke` was told: a `client_id`, or whose endpoint. @throws Error where it is missing */
export function revoked(args: readonly string[]): { readonly id: string } | { readonly uscc: string } {
  const { values } = parseArgs({ args: [...args], options: { id: text, endpoint: text } });
  if (values.endpoint !== undefined) return { uscc: values.endpoint };
  requireAll({ id: values.id }, REVOKE_USAGE);
  return { id: values.id ?? '' };
}
