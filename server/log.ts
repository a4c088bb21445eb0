import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger };

/**
 * Structured logs without personal data: a request is its method, route, status, duration and id. Bodies, variables,
 * query strings, tokens and cookies are never handed to the logger; the redaction below is the second lock.
 */
export const createLogger = (level: string, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: { service: 'yiyang-link' },
      redact: {
        paths: [
          '*.password',
          '*.authorization',
          '*.cookie',
          '*.accessToken',
          '*.refreshToken',
          '*.variables',
          '*.body',
          'query',
          'variables',
        ],
        censor: '[redacted]',
      },
      serializers: { err: errorLine },
    },
    destination,
  );

/** A place in the code; a message of several lines may hold anything else that begins in the same way. */
const FRAME = /^ {4}at .*(?::\d+:\d+|<anonymous>|native)\)?$/;

/** Name, code and stack; database errors carry values of the row in their message, so messages stay out. */
function errorLine(error: unknown): object {
  if (!(error instanceof Error)) return { name: 'unknown' };
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, 12);
  const code = 'code' in error ? String(error.code) : undefined;
  const cause = error.cause instanceof Error ? errorLine(error.cause) : undefined;
  return { name: error.name, code, frames, cause };
}
