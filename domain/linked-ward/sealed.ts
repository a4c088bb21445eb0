import { openedText, sealedText } from '../seal/text.ts';

const ofStay = (row: string, column: 'summary' | 'endText') => ({
  ...{ table: 'LinkedWardStay', row, column: `${column}Sealed` },
});
export const sealedSummary = (id: string, text: string): string => sealedText(text, ofStay(id, 'summary'));
export const summaryIn = (id: string, envelope: string | null): string | null =>
  openedText(envelope, ofStay(id, 'summary'));
export const sealedEndText = (id: string, text: string | null): string | null =>
  sealedText(text, ofStay(id, 'endText'));
export const endTextIn = (id: string, envelope: string | null): string | null =>
  openedText(envelope, ofStay(id, 'endText'));

/** What the doctors of a round found, ordered and plan. */
export interface RoundContent {
  readonly findings: string;
  readonly orders: string | null;
  readonly nextPlan: string | null;
}

const ofRound = (row: string) => ({ table: 'JointRound', row, column: 'contentSealed' });
export const sealedContent = (id: string, content: RoundContent): string =>
  sealedText(JSON.stringify(content), ofRound(id));
/** The content of a round, opened; null before the record. */
export const contentIn = (id: string, envelope: string | null): RoundContent | null =>
  envelope === null ? null : (JSON.parse(openedText(envelope, ofRound(id))) as RoundContent);
