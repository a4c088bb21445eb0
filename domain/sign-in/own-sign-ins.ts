import { rows, type Statement, statement } from '../../prisma/client.ts';
import type { SignInFactor } from '../codes/sign-in.ts';
import { type Page, type PageRequest, pageOf } from '../page.ts';
import type { RowReader } from '../policy-value/read.ts';
import type { Acting } from '../viewer.ts';
import { SESSION_IDLE_MS } from './lifetimes.ts';
import { signInsVisible } from './policy.ts';

/** A sign-in as its owner sees it. Instants as the database gives them. */
export interface OwnSignIn {
  readonly id: string;
  readonly createdAt: string;
  readonly refreshedAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly userAgent: string | null;
  readonly factor: SignInFactor;
  /** Whether the request comes through it. */
  readonly isCurrent: boolean;
}

/** What goes on: neither ended nor too old, nor left alone for too long to be refreshed. */
const OPEN = `s."revokedAt" IS NULL AND s."expiresAt" > :now AND s."refreshedAt" >= :idleSince`;

const statements = new Map<string, Statement>();

function select(conditions: readonly string[]): Statement {
  const where = conditions.join(' AND ');
  const known = statements.get(where);
  if (known !== undefined) return known;
  const made = statement(`
    SELECT s."id", s."createdAt", s."refreshedAt", s."expiresAt", s."revokedAt", s."organizationId",
      o."name" AS "organizationName", s."userAgent", s."factor"
    FROM "SignInSession" s JOIN "Organization" o ON o."id" = s."organizationId"
    WHERE ${where} ORDER BY s."id" DESC LIMIT :limit`);
  statements.set(where, made);
  return made;
}

const seenBy = (acting: Acting) => (row: Omit<OwnSignIn, 'isCurrent'>) => ({
  ...row,
  isCurrent: row.id === acting.viewer.sessionId,
});

/** The viewer's sign-ins that go on, latest first. */
export async function openSignIns(acting: Acting, request: PageRequest): Promise<Page<OwnSignIn>> {
  const now = acting.clock.now();
  const visible = signInsVisible(acting.viewer, now);
  const [after] = request.after ?? [];
  const conditions = [visible.sql, OPEN, ...(after === undefined ? [] : ['s."id" < :after'])];
  const found = await rows<OwnSignIn>(select(conditions), {
    ...visible.params,
    now,
    idleSince: new Date(now.getTime() - SESSION_IDLE_MS),
    after: after ?? null,
    limit: request.first + 1,
  });
  return pageOf(found.map(seenBy(acting)), request);
}

/** One sign-in that the viewer may see, open or over; null for any other. */
export async function ownSignIn(read: RowReader, acting: Acting, id: string): Promise<OwnSignIn | null> {
  const visible = signInsVisible(acting.viewer, acting.clock.now());
  const found = await read.rows<OwnSignIn>(select([visible.sql, 's."id" = :id']), {
    ...visible.params,
    id,
    limit: 1,
  });
  return found.map(seenBy(acting))[0] ?? null;
}
