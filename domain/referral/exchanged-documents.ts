import { read } from '../../prisma/client.ts';
import { whereOpen } from '../access.ts';
import { writeTogether } from '../act.ts';
import { type Mark, marksOf, UNMARKED } from '../exchange/marks.ts';
import type { Reading, Where } from '../exchange/page.ts';
import type { Part, Parts } from '../exchange/parts.ts';
import { isId } from '../id.ts';
import {
  type OpenContent,
  type OpenFeedback,
  type OpenSafety,
  openContent,
  openFeedback,
} from './open-content.ts';
import { referralPolicy } from './policy.ts';

/** How far what a document says is to be taken for so: nobody has sent it yet, it stands, or it was an error. */
export type DocumentStanding = 'PRELIMINARY' | 'FINAL' | 'VOID';

/** What a referral says, or what came back of it, where its record is open; PROTECTED names are in neither. */
export interface ExchangedDocument extends Part {
  readonly referralId: string;
  readonly standing: DocumentStanding;
  /** When it was sent, or begun where it was not sent yet. */
  readonly recordedAt: Date;
  readonly kind: 'LETTER' | 'FEEDBACK';
  /** Who signs it, and who has reported back. */
  readonly authorOrgId: string;
  readonly said: { readonly of: 'LETTER'; readonly content: OpenContent } | Returned;
}
interface Returned {
  readonly of: 'FEEDBACK';
  readonly feedback: OpenFeedback;
}

/** Row filter of referrals: those whose record is open to who reads. */
export const openRecord = ({ viewer, now }: Reading) => whereOpen(referralPolicy, 'record', viewer, now);

/** Row filter of residents: those of whom a referral says something to who reads. */
export const residentsOfDocuments = (reading: Reading): Where => ({
  referrals: { some: openRecord(reading) },
});

const find = (residentIds: readonly string[], reading: Reading) =>
  read().referral.findMany({
    where: { AND: [{ residentId: { in: [...residentIds] } }, openRecord(reading)] },
    include: {
      diagnoses: { orderBy: { rank: 'asc' } },
      feedback: true,
      targets: {
        where: { acceptedAt: { not: null }, disclosedAt: { not: null } },
        select: { organizationId: true },
      },
    },
    orderBy: { id: 'asc' },
  });
type Row = Awaited<ReturnType<typeof find>>[number];

function documentsIn(row: Row, mark: Mark): ExchangedDocument[] {
  const { id, residentId, state, sentAt, createdAt, feedback, fromOrgId, targets } = row;
  const isVoid = state === 'VOIDED';
  const part = { residentId, referralId: id, mark };
  const letter: ExchangedDocument = {
    ...{ ...part, id, recordedAt: sentAt ?? createdAt, kind: 'LETTER', authorOrgId: fromOrgId },
    standing: isVoid ? 'VOID' : sentAt === null ? 'PRELIMINARY' : 'FINAL',
    said: { of: 'LETTER', content: openContent(row) },
  };
  if (feedback === null) return [letter];
  const returned: ExchangedDocument = {
    ...{ ...part, id: feedback.id, recordedAt: feedback.recordedAt, kind: 'FEEDBACK' },
    authorOrgId: targets[0]?.organizationId ?? fromOrgId,
    standing: isVoid ? 'VOID' : 'FINAL',
    said: { of: 'FEEDBACK', feedback: openFeedback(feedback) },
  };
  return [letter, returned];
}

/** The documents of these residents, those of one referral with the mark of its last change. */
export async function documentsOf(
  residentIds: readonly string[],
  reading: Reading,
): Promise<ExchangedDocument[]> {
  const found = await find(residentIds, reading);
  const marks = await marksOf(
    'referral',
    found.map(({ id }) => id),
  );
  return found.flatMap((row) => documentsIn(row, marks.get(row.id) ?? UNMARKED));
}

/** What stands before the first point of these ids: the id of a document or of a resident. */
export const sourcesIn = (ids: readonly string[]): string[] => [
  ...new Set(ids.map((id) => id.split('.')[0] ?? '').filter(isId)),
];

/** Whose documents these are, whether open or not. */
export async function residentsOfSources(sources: readonly string[]): Promise<string[]> {
  const among = { id: { in: [...sources] } };
  const found = await read().referral.findMany({
    where: { OR: [among, { feedback: among }, { attachments: { some: among } }] },
    select: { residentId: true },
  });
  return [...new Set(found.map(({ residentId }) => residentId))];
}

/** Letters and feedback as documents. */
export const exchangedDocuments: Parts<ExchangedDocument> = {
  residentsOf: residentsOfSources,
  whose: residentsOfDocuments,
  of: documentsOf,
};

/** What came back of a referral, also what an act of the same transaction has written. @throws where nothing came back */
export const feedbackIdOf = (referralId: string): Promise<string> =>
  writeTogether(
    async ({ db }) => (await db.referralFeedback.findUniqueOrThrow({ where: { referralId } })).id,
  );

/** What a document says of safety; null for a letter that was not sent yet. */
export const safetyOf = ({ said }: ExchangedDocument): OpenSafety | null =>
  said.of === 'LETTER' ? said.content.safety : said.feedback.safety;
