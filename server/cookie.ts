import type { IncomingMessage } from 'node:http';

const NAME = 'yiyang_refresh';

/** The refresh token of a request, or null. */
export function refreshTokenOf(req: IncomingMessage): string | null {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === NAME && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)) return value;
  }
  return null;
}

/** The cookie that no script and no other site can use, sent to /auth only. */
export function refreshCookie(token: string, maxAgeMs: number, isProduction: boolean): string {
  const age = Math.max(0, Math.floor(maxAgeMs / 1000));
  const secure = isProduction ? '; Secure' : '';
  return `${NAME}=${token}; Path=/auth; Max-Age=${age}; HttpOnly; SameSite=Strict${secure}`;
}

export const noRefreshCookie = (isProduction: boolean): string => refreshCookie('', 0, isProduction);
