import ipaddr from 'ipaddr.js';

/** A range of addresses that are not of the public internet and may be called nevertheless, as configured. */
export type AllowedRange = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** @throws Error for a text that is no CIDR range */
export const readRange = (text: string): AllowedRange => ipaddr.parseCIDR(text);

export const isCidr = (text: string): boolean => ipaddr.isValidCIDR(text);

/** The address that is meant: an IPv4 address inside an IPv6 one is that IPv4 address. */
function meant(address: string): ipaddr.IPv4 | ipaddr.IPv6 {
  const parsed = ipaddr.parse(address);
  return parsed.kind() === 'ipv6' && (parsed as ipaddr.IPv6).isIPv4MappedAddress()
    ? (parsed as ipaddr.IPv6).toIPv4Address()
    : parsed;
}

/** All that is given out of IPv6 for the public internet; `::a.b.c.d` and others beside it are no public addresses. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3');

const isPublic = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  address.range() === 'unicast' && (address.kind() === 'ipv4' || (address as ipaddr.IPv6).match(GLOBAL_V6));

/**
 * Whether an address that a name was resolved to may be called: of the public internet, or configured. Loopback, private,
 * link-local, carrier, documentation and transition ranges (6to4, Teredo, NAT64) are not: some lead back inside.
 */
export function isCallable(address: string, allowed: readonly AllowedRange[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = meant(address);
  const isConfigured = allowed.some(
    ([range, bits]) => range.kind() === parsed.kind() && parsed.match(range as never, bits),
  );
  return isConfigured || isPublic(parsed);
}
