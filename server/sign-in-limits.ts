import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { canonicalLogin } from '../domain/sign-in/login.ts';

const MINUTE_S = 60;

/** How many attempts may fail before the next one is refused without looking at the password. */
export const SIGN_IN_LIMITS = {
  /** One address trying one login. */
  perAddressAndLogin: { points: 5, duration: 15 * MINUTE_S },
  /** One login from anywhere: it is locked. */
  perLogin: { points: 20, duration: 15 * MINUTE_S },
  /** One address trying many logins; a ward shares an address, and successes are given back. */
  perAddress: { points: 60, duration: 15 * MINUTE_S },
} as const;

export interface Attempt {
  readonly login: string;
  /** The caller's address; X-Forwarded-For only where a proxy is trusted. */
  readonly address: string;
}

export interface SignInLimits {
  /** Counts an attempt. @returns null when it may go on, else the seconds to wait and whether to put it on record */
  enter(attempt: Attempt): Promise<{ retryAfterSeconds: number; isFirst: boolean } | null>;
  /** Gives back what a right password had counted. */
  succeeded(attempt: Attempt): Promise<void>;
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

/**
 * Limits before hashing: 20 ms of a core per attempt must not be had for nothing. They count attempts, not
 * failures, so that many at once can't slip through; a success gives its count back.
 */
export function createSignInLimits(): SignInLimits {
  const limits = {
    pair: new RateLimiterMemory({ ...SIGN_IN_LIMITS.perAddressAndLogin, keyPrefix: 'pair' }),
    login: new RateLimiterMemory({ ...SIGN_IN_LIMITS.perLogin, keyPrefix: 'login' }),
    address: new RateLimiterMemory({ ...SIGN_IN_LIMITS.perAddress, keyPrefix: 'address' }),
  };
  const keysOf = ({ login, address }: Attempt) => {
    const name = canonicalLogin(login);
    const network = networkOf(address);
    return [
      [limits.address, network],
      [limits.pair, `${network} ${name}`],
      [limits.login, name],
    ] as const;
  };
  return {
    async enter(attempt) {
      for (const [limit, key] of keysOf(attempt)) {
        try {
          await limit.consume(key);
        } catch (error) {
          if (!(error instanceof RateLimiterRes)) throw error;
          const isFirst = error.consumedPoints === limit.points + 1;
          return { retryAfterSeconds: Math.ceil(error.msBeforeNext / 1000), isFirst };
        }
      }
      return null;
    },
    async succeeded(attempt) {
      const [[address, network], [pair, both], [login, name]] = keysOf(attempt);
      await Promise.all([address.reward(network), pair.delete(both), login.delete(name)]);
    },
  };
}
