import type { SafetyContent } from '../safety-block/content.ts';
import { openedText, sealedText } from '../seal/text.ts';
import type { Diagnosis, ReferralRecord } from './content.ts';

const place = (row: string, column: 'record' | 'safety' | 'endText') => ({
  ...{ table: 'Referral', row, column: `${column}Sealed` },
});
const ofDiagnosis = (row: string, column: 'code' | 'name') => ({
  ...{ table: 'ReferralDiagnosis', row, column: `${column}Sealed` },
});

export const sealedRecord = (id: string, record: ReferralRecord): string =>
  sealedText(JSON.stringify(record), place(id, 'record'));
/** The record of a referral, opened. */
export const recordIn = (id: string, envelope: string): ReferralRecord =>
  JSON.parse(openedText(envelope, place(id, 'record'))) as ReferralRecord;

export const sealedSafety = (id: string, safety: SafetyContent): string =>
  sealedText(JSON.stringify(safety), place(id, 'safety'));
/** The safety block that travels with a referral, opened; null before the sending. */
export const safetyIn = (id: string, envelope: string | null): SafetyContent | null =>
  envelope === null ? null : (JSON.parse(openedText(envelope, place(id, 'safety'))) as SafetyContent);

export const sealedEndText = (id: string, text: string | null): string | null =>
  sealedText(text, place(id, 'endText'));
export const endTextIn = (id: string, envelope: string | null): string | null =>
  openedText(envelope, place(id, 'endText'));

/** A diagnosis as a row; what it says is sealed. */
export const diagnosisColumns = (id: string, rank: number, diagnosis: Diagnosis) => ({
  ...{ id, rank, role: diagnosis.role, system: diagnosis.system, systemVersion: diagnosis.systemVersion },
  codeSealed: sealedText(diagnosis.code, ofDiagnosis(id, 'code')),
  nameSealed: sealedText(diagnosis.name, ofDiagnosis(id, 'name')),
  isProtected: diagnosis.isProtected,
});

interface DiagnosisRow {
  readonly id: string;
  readonly codeSealed: string | null;
  readonly nameSealed: string;
}
export const diagnosisCode = ({ id, codeSealed }: DiagnosisRow): string | null =>
  openedText(codeSealed, ofDiagnosis(id, 'code'));
export const diagnosisName = ({ id, nameSealed }: DiagnosisRow): string =>
  openedText(nameSealed, ofDiagnosis(id, 'name'));

type TargetColumn = 'infoQuestion' | 'infoAnswer' | 'contactPhone' | 'reasonText';
const ofTarget = (row: string, column: TargetColumn) => ({
  ...{ table: 'ReferralTarget', row, column: `${column}Sealed` },
});
export const sealedOfTarget = <Text extends string | null>(id: string, column: TargetColumn, text: Text) =>
  sealedText(text, ofTarget(id, column));
export const openedOfTarget = (id: string, column: TargetColumn, envelope: string | null): string | null =>
  openedText(envelope, ofTarget(id, column));
