import { createHash, randomBytes } from 'node:crypto';
import { rows, statement, type Tx, write } from '../../../prisma/client.ts';
import { audit, auditInside } from '../../audit/record.ts';
import { type SignInFactor, withTotp } from '../../codes/sign-in.ts';
import { newId } from '../../id.ts';
import { ATTEMPT_LIMITS, type Blocked, countAttempt, forgiveAttempts } from '../attempt-limits.ts';
import { CHALLENGE_MS } from '../lifetimes.ts';
import { type OpenSession, openSession, type Proven, type SignInContext } from '../open-session.ts';
import { takeTotpCode } from './totp-secrets.ts';

/** A challenge is dead after so many wrong codes. */
const MOST_TRIES = 5;

export interface ChallengeAnswer {
  readonly challenge: string;
  /** Six digits of the authenticator app. */
  readonly code: string;
}

export type ChallengeOutcome =
  | { readonly kind: 'SIGNED_IN'; readonly session: OpenSession }
  | { readonly kind: 'REFUSED' }
  | { readonly kind: 'LIMITED'; readonly blocked: Blocked };

interface ChallengeRow {
  id: string;
  organizationId: string;
  /** The first factor. */
  factor: SignInFactor;
  userAgent: string | null;
}

const OPEN = `"challengeHash" = :challengeHash AND "usedAt" IS NULL AND "tries" < ${MOST_TRIES} AND "expiresAt" > :now`;

const readOpen = statement(`SELECT "personId" FROM "SecondFactorChallenge" WHERE ${OPEN}`);
const claimTry = statement(`
  UPDATE "SecondFactorChallenge" SET "tries" = "tries" + 1 WHERE ${OPEN}
  RETURNING "id", "organizationId", "factor", "userAgent"`);
const use = statement(`UPDATE "SecondFactorChallenge" SET "usedAt" = :now WHERE "id" = :id`);
const dropOver = statement(`DELETE FROM "SecondFactorChallenge" WHERE "expiresAt" <= :now`);

/** What is stored: the database never holds a challenge that could be answered. */
const hashOf = (challenge: string): string => createHash('sha256').update(challenge).digest('base64url');

/** Keeps a sign-in until its second factor. @returns 256 random bits that stand for it, once */
export async function newChallenge(
  tx: Tx,
  { personId, organizationId, factor, userAgent }: Proven,
  { clock, requestId }: SignInContext,
): Promise<string> {
  const now = clock.now();
  const challenge = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + CHALLENGE_MS);
  const whose = { personId, organizationId, factor, userAgent };
  await tx.db.secondFactorChallenge.create({
    data: { id: newId(now), challengeHash: hashOf(challenge), createdAt: now, expiresAt, ...whose },
  });
  const facts = { personId, organizationId, requestId };
  const entry = { action: 'SIGN_IN', operation: 'signIn', outcome: 'SECOND_FACTOR_REQUIRED', facts } as const;
  await auditInside(tx, entry, null, now);
  return challenge;
}

interface Try extends ChallengeAnswer {
  readonly personId: string;
}

/**
 * The try is counted in the transaction that looks at the code, so that many at once count as many. The person's row is
 * held before the challenge's, as by those who end what is open.
 */
async function tryCode(tx: Tx, { personId, challenge, code }: Try, context: SignInContext) {
  const now = context.clock.now();
  await tx.lock('Person', personId);
  const [claimed] = await tx.rows<ChallengeRow>(claimTry, { challengeHash: hashOf(challenge), now });
  if (claimed === undefined) return null;
  const { id, organizationId, factor, userAgent } = claimed;
  const person = await tx.db.person.findUniqueOrThrow({
    where: { id: personId },
    select: { id: true, totpSealed: true },
  });
  if (!(await takeTotpCode(tx, person, code, now))) return null;
  await tx.run(use, { id, now });
  return openSession(tx, { personId, organizationId, userAgent, factor: withTotp(factor) }, context);
}

/**
 * Opens the session of a challenge for the right code. A challenge holds for five minutes, five tries and one
 * success; over all challenges of a person the tries are limited too, because who knows the password gets as many
 * challenges as they like.
 */
export async function answerChallenge(
  answer: ChallengeAnswer,
  context: SignInContext,
): Promise<ChallengeOutcome> {
  const now = context.clock.now();
  const challengeHash = hashOf(answer.challenge);
  const [open] = await rows<{ personId: string }>(readOpen, { challengeHash, now });
  if (open === undefined) return refused('CHALLENGE_OVER', null, context);
  const { personId } = open;
  const counted = [{ limit: ATTEMPT_LIMITS.secondFactor, whose: personId }];
  const blocked = await countAttempt(counted, now);
  if (blocked !== null) {
    if (blocked.isFirst) await refused('LIMITED', personId, context);
    return { kind: 'LIMITED', blocked };
  }
  const session = await write((tx) => tryCode(tx, { ...answer, personId }, context));
  if (session === null) return refused('WRONG_CODE', personId, context);
  await forgiveAttempts({ all: counted });
  return { kind: 'SIGNED_IN', session };
}

async function refused(
  outcome: string,
  personId: string | null,
  { clock, requestId }: SignInContext,
): Promise<ChallengeOutcome> {
  const facts = { personId, requestId };
  const entry = { action: 'SIGN_IN_FAILED', operation: 'secondFactor', outcome, facts } as const;
  await audit(entry, null, clock.now());
  return { kind: 'REFUSED' };
}

/** Forgets the challenges whose time is over. */
export const dropChallenges = (now: Date): Promise<number> => write((tx) => tx.run(dropOver, { now }));
