import type { Bundle } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attempted } from '../../domain/outbox/attempted.ts';
import { pausedUntil, waitMs } from '../../domain/outbox/retry.ts';
import { answered } from '../../fhir/answer.ts';
import { CallRefused } from '../../fhir/outbound/cage.ts';
import {
  LoginFailed,
  retryAfterMs,
  verdictOn,
  verdictOnError,
  verdictOnNotification,
} from '../../fhir/outbound/verdict.ts';

const now = new Date('2026-11-23T01:00:00Z');
const HOUR_MS = 3_600_000;
const outcome = (issue: object = {}) =>
  JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'invalid', ...issue }],
  });
const DONE = JSON.stringify({ resourceType: 'Bundle', type: 'transaction-response' });

/** A transaction whose entries are answered like this. */
const doneWith = (...statuses: readonly string[]) =>
  JSON.stringify({
    ...{ resourceType: 'Bundle', type: 'transaction-response' },
    entry: statuses.map((status) => ({ response: { status } })),
  });

/** What becomes of a message that is answered like this. */
function verdictOnCall(status: number, text: string, more: object = {}): Attempted {
  const type = text.startsWith('{') ? 'application/fhir+json' : 'text/html';
  const headers = { 'content-type': type, ...more };
  try {
    return verdictOn(answered({ status, headers, text }) as Bundle | null, 2);
  } catch (error) {
    return verdictOnError(error, now);
  }
}

describe('what an answer means', () => {
  test.each<[number, string, string]>([
    [200, DONE, 'DELIVERED'],
    [201, DONE, 'DELIVERED'],
    [200, '<html>', 'ANSWER'],
    [200, '', 'ANSWER'],
    [200, JSON.stringify({ resourceType: 'Bundle', type: 'searchset' }), 'ANSWER'],
    [200, outcome(), 'ANSWER'],
    [200, doneWith('201 Created', '200'), 'DELIVERED'],
    [200, doneWith('201 Created', '422 Unprocessable'), 'ANSWER'],
    [200, doneWith('201', '500'), 'ANSWER'],
    [200, doneWith('201'), 'ANSWER'],
    [200, doneWith('201', '201', '201'), 'ANSWER'],
    [200, doneWith(201 as never, 422 as never), 'ANSWER'],
    [
      200,
      JSON.stringify({ resourceType: 'Bundle', type: 'transaction-response', entry: [{}, {}] }),
      'ANSWER',
    ],
    [200, JSON.stringify({ resourceType: 'Bundle', type: 'transaction-response', entry: 'all' }), 'ANSWER'],
    [400, outcome(), 'REFUSED'],
    [404, outcome(), 'REFUSED'],
    [409, outcome(), 'REFUSED'],
    [412, outcome(), 'REFUSED'],
    [422, outcome(), 'REFUSED'],
    [401, outcome(), 'LOGIN_REFUSED'],
    [401, '<html>', 'LOGIN_REFUSED'],
    [403, outcome({ code: 'expired' }), 'LOGIN_REFUSED'],
    [403, outcome({ code: 'login' }), 'LOGIN_REFUSED'],
    [403, outcome({ code: 'forbidden' }), 'REFUSED'],
    [400, '<html>', 'STATUS'],
    [404, 'no such route', 'STATUS'],
    [403, '', 'STATUS'],
    [408, outcome(), 'STATUS'],
    [425, outcome(), 'STATUS'],
    [429, outcome(), 'STATUS'],
    [500, outcome(), 'STATUS'],
    [502, '<html>', 'STATUS'],
    [503, '', 'STATUS'],
  ])('%i with %s: %s', (status, text, meant) => {
    const verdict = verdictOnCall(status, text);
    expect(verdict.is === 'FAILED' ? verdict.failure : verdict.is).toBe(meant);
    if (verdict.is === 'FAILED') expect(verdict.isFinal).toBe(meant === 'REFUSED');
  });

  test('what was refused as a whole, or turned away at the door, was not taken; after anything else it may have been', () => {
    const mayBeTaken = (verdict: Attempted) => verdict.is === 'FAILED' && verdict.mayBeTaken;
    for (const [status, text] of [
      [422, outcome()],
      [401, '<html>'],
    ] as const)
      expect(mayBeTaken(verdictOnCall(status, text)), String(status)).toBe(false);
    for (const [status, text] of [
      [500, outcome()],
      [404, 'no such route'],
      [200, '<html>'],
      [200, doneWith('201', '422')],
    ] as const)
      expect(mayBeTaken(verdictOnCall(status, text)), String(status)).toBe(true);
    expect(mayBeTaken(verdictOnError(new LoginFailed(503), now))).toBe(false);
    for (const hasLeft of [true, false])
      expect(mayBeTaken(verdictOnError(new CallRefused('TIMED_OUT', 'late', { hasLeft }), now))).toBe(
        hasLeft,
      );
  });

  test('a 403 of a token that is none any more is one of the login, and any other is a refusal', () => {
    const challenge = (error: string) => ({ 'www-authenticate': `Bearer realm="his", error="${error}"` });
    expect(verdictOnCall(403, outcome(), challenge('invalid_token'))).toMatchObject({
      ...{ failure: 'LOGIN_REFUSED', isFinal: false },
    });
    expect(verdictOnCall(403, outcome(), challenge('insufficient_scope'))).toMatchObject({
      ...{ failure: 'REFUSED', isFinal: true },
    });
  });

  test('a place of tokens that turns us away has refused our login, and one that cannot answer has not', () => {
    const meant = (status: number) => verdictOnError(new LoginFailed(status), now);
    for (const status of [400, 401, 403]) expect(meant(status)).toMatchObject({ failure: 'LOGIN_REFUSED' });
    for (const status of [200, 404, 429, 500, 503]) expect(meant(status)).toMatchObject({ failure: 'LOGIN' });
  });

  test('a notification is refused by the same rule: what does not say that it is JSON is no refusal', () => {
    const said = (type: string) =>
      verdictOnNotification({ status: 422, headers: { 'content-type': type }, text: outcome() }, now);
    expect(said('application/fhir+json')).toMatchObject({ failure: 'REFUSED', isFinal: true });
    expect(said('text/plain')).toMatchObject({ failure: 'STATUS', isFinal: false });
    expect(verdictOnNotification({ status: 204, headers: {}, text: '' }, now)).toMatchObject({
      is: 'DELIVERED',
    });
  });

  test('no answer is tried again, whatever the reason; a fault of ours is none of theirs', () => {
    const verdict = verdictOnError(new CallRefused('TIMED_OUT', 'late'), now);
    expect(verdict).toMatchObject({ is: 'FAILED', failure: 'TIMED_OUT', isFinal: false });
    expect(() => verdictOnError(new TypeError('ours'), now)).toThrow('ours');
  });

  test('what is kept of a refusal names codes and places, and never a person', () => {
    const issue = {
      diagnostics: '陈秀英 is unknown',
      details: { text: '陈秀英' },
      expression: ['Task.for', '陈秀英'],
    };
    const verdict = verdictOnCall(422, outcome(issue));
    expect(verdict).toMatchObject({ detail: 'invalid Task.for' });
  });

  test.each<[string | null, number | null]>([
    [null, null],
    ['120', 120_000],
    ['0', 0],
    ['Mon, 23 Nov 2026 01:02:00 GMT', 120_000],
    ['Mon, 23 Nov 2026 00:00:00 GMT', 0],
    ['-5', null],
    ['soon', null],
    ['2026', 2_026_000],
    ['99999999999', 365 * 24 * HOUR_MS],
    ['1e9', null],
  ])('Retry-After: %s', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});

describe('how long is waited', () => {
  test('up to twice as long after each failure, an hour at most, and not before the other side wants it', () => {
    expect([1, 2, 3, 4].map((failures) => waitMs(failures, 1, null))).toEqual([2000, 4000, 8000, 16_000]);
    expect(waitMs(50, 1, null)).toBe(HOUR_MS);
    expect(waitMs(1, 0, 120_000)).toBe(120_000);
    expect(waitMs(1, 0, 24 * HOUR_MS)).toBe(HOUR_MS);
    const failing = fc.tuple(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(failing, ([failures, random]) => {
        const wait = waitMs(failures, random, null);
        return wait >= 0 && wait <= HOUR_MS;
      }),
    );
  });

  test('a system that has failed five times in a row is left alone for 30 seconds', () => {
    expect(pausedUntil(4, null, now)).toBeNull();
    expect(pausedUntil(5, null, now)).toEqual(new Date(now.getTime() + 30_000));
    expect(pausedUntil(1, 60_000, now)).toEqual(new Date(now.getTime() + 60_000));
  });
});
