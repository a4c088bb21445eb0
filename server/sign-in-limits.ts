import { isIPv6 } from 'node:net';
import { ATTEMPT_LIMITS, type Counted, type Forgiven } from '../domain/sign-in/attempt-limits.ts';
import { canonicalLogin } from '../domain/sign-in/login.ts';

export interface Attempt {
  readonly login: string;
  /** The caller's address; X-Forwarded-For only where a proxy is trusted. */
  readonly address: string;
}

/** An IPv6 caller owns its whole /64 and must not count as many. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const before = head.split(':').filter((group) => group !== '');
  const after = tail.split(':').filter((group) => group !== '');
  const zeros = plain.includes('::')
    ? Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
    : [];
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/** What an attempt counts against that names no login: the network it comes from. */
export const countedNetwork = (address: string): Counted => ({
  limit: ATTEMPT_LIMITS.network,
  whose: networkOf(address),
});

/** What an answer to a challenge counts against, real or made up. */
export const countedChallenge = (address: string): Counted => ({
  limit: ATTEMPT_LIMITS.networkAtChallenges,
  whose: networkOf(address),
});

/**
 * What a machine's attempt counts against, and what its success gives back.
 * @param clientId null for an assertion that names none
 */
export function countedMachine(address: string, clientId: string | null) {
  const network: Counted = { limit: ATTEMPT_LIMITS.networkAtMachines, whose: networkOf(address) };
  const whose = `${network.whose} at ${clientId}`;
  const own: Counted[] = clientId === null ? [] : [{ limit: ATTEMPT_LIMITS.networkAndMachine, whose }];
  return { counted: [network, ...own], forgiven: { once: [network], all: own } };
}

/**
 * What an attempt at a login counts against, the widest limit first, and what the right password gives back. Spellings
 * of a login are one login. The attempts of others at the login are not forgiven.
 */
export function countedSignIn({ login, address }: Attempt): {
  readonly counted: readonly Counted[];
  forgiven(now: Date): Forgiven;
} {
  const name = canonicalLogin(login);
  const network = countedNetwork(address);
  const who = `${network.whose} at ${name}`;
  const pair: Counted = { limit: ATTEMPT_LIMITS.networkAndLogin, whose: who };
  const atLogin: Counted = { limit: ATTEMPT_LIMITS.login, whose: name, unlessFamiliar: who };
  return {
    counted: [network, pair, atLogin],
    forgiven: (now) => ({ once: [network, atLogin], all: [pair], familiar: { who, now } }),
  };
}
