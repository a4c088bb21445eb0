import { z } from 'zod';

/** Where a clamd listens. */
export type ClamdAddress = { readonly host: string; readonly port: number } | { readonly path: string };

const HOST_AND_PORT = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/;

function addressOf(text: string): ClamdAddress | null {
  if (text.startsWith('/')) return { path: text };
  const [, ipv6, name, digits] = HOST_AND_PORT.exec(text) ?? [];
  const host = ipv6 ?? name;
  const port = Number(digits);
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port };
}

/** `host:port`, or the path of a socket. */
export const clamdAddress = z.string().transform((text, context): ClamdAddress => {
  const address = addressOf(text);
  if (address !== null) return address;
  context.addIssue({ code: 'custom', message: 'must be host:port or the path of a socket' });
  return z.NEVER;
});
