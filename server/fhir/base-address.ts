import type { IncomingMessage } from 'node:http';
import type { Config } from '../config.ts';

const THIS_MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * The address under which the interface is known: as configured, or in development as this machine was asked. What else a caller
 * says of it decides nothing: assertions are made for this address.
 */
export function baseOf(req: IncomingMessage, { isProduction, issuer }: Config): string {
  const { host } = req.headers;
  if (isProduction || host === undefined || !THIS_MACHINE.test(host))
    return `${issuer.replace(/\/$/, '')}/fhir`;
  return `http://${host}/fhir`;
}
