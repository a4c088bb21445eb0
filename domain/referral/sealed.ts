import type { DiagnosisRole, DiagnosisSystem } from '../codes/referral.ts';
import type { SafetyContent } from '../safety-block/content.ts';
import { openedText, sealedText } from '../seal/text.ts';
import type { Diagnosis, ReferralRecord, ReturnChecklist } from './content.ts';

const place = (row: string, column: 'record' | 'safety' | 'endText' | 'abortText') => ({
  ...{ table: 'Referral', row, column: `${column}Sealed` },
});
const ofDiagnosis = (row: string, column: 'code' | 'name') => ({
  ...{ table: 'ReferralDiagnosis', row, column: `${column}Sealed` },
});

/** What a record that was written before knows nothing of. */
const NOTHING_WRITTEN = {
  ...{
    rehabilitationPlan: null,
    warningSigns: null,
    followUpPlan: null,
    followUpOn: [] as string[],
    transport: null,
  },
} as const;

export const sealedRecord = (id: string, record: ReferralRecord): string =>
  sealedText(JSON.stringify(record), place(id, 'record'));
/** The record of a referral, opened. */
export const recordIn = (id: string, envelope: string): ReferralRecord => ({
  ...NOTHING_WRITTEN,
  ...(JSON.parse(openedText(envelope, place(id, 'record'))) as ReferralRecord),
});

export const sealedSafety = (id: string, safety: SafetyContent): string =>
  sealedText(JSON.stringify(safety), place(id, 'safety'));
/** The safety block that travels with a referral, opened; null before the sending. */
export const safetyIn = (id: string, envelope: string | null): SafetyContent | null =>
  envelope === null ? null : (JSON.parse(openedText(envelope, place(id, 'safety'))) as SafetyContent);

export const sealedEndText = (id: string, text: string | null): string | null =>
  sealedText(text, place(id, 'endText'));
export const endTextIn = (id: string, envelope: string | null): string | null =>
  openedText(envelope, place(id, 'endText'));

export const sealedAbortText = (id: string, text: string | null): string | null =>
  sealedText(text, place(id, 'abortText'));
export const abortTextIn = (id: string, envelope: string | null): string | null =>
  openedText(envelope, place(id, 'abortText'));

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
export const diagnosisCode = ({ id, codeSealed }: Pick<DiagnosisRow, 'id' | 'codeSealed'>): string | null =>
  openedText(codeSealed, ofDiagnosis(id, 'code'));
export const diagnosisName = ({ id, nameSealed }: DiagnosisRow): string =>
  openedText(nameSealed, ofDiagnosis(id, 'name'));

/** A diagnosis as it is stored. */
export type Diagnosed = DiagnosisRow &
  Readonly<Record<'role', string>> &
  Readonly<Record<'system' | 'systemVersion', string | null>> & { readonly isProtected: boolean };
/** The same opened. */
export const diagnosisIn = (row: Diagnosed): Diagnosis => ({
  role: row.role as DiagnosisRole,
  system: row.system as DiagnosisSystem | null,
  ...{ systemVersion: row.systemVersion, isProtected: row.isProtected },
  ...{ code: diagnosisCode(row), name: diagnosisName(row) },
});

type TargetColumn = 'infoQuestion' | 'infoAnswer' | 'contactPhone' | 'reasonText' | 'checklist';
const ofTarget = (row: string, column: TargetColumn) => ({
  ...{ table: 'ReferralTarget', row, column: `${column}Sealed` },
});
export const sealedOfTarget = <Text extends string | null>(id: string, column: TargetColumn, text: Text) =>
  sealedText(text, ofTarget(id, column));
export const openedOfTarget = (id: string, column: TargetColumn, envelope: string | null): string | null =>
  openedText(envelope, ofTarget(id, column));

export const sealedChecklist = (id: string, checklist: ReturnChecklist): string =>
  sealedOfTarget(id, 'checklist', JSON.stringify(checklist));
/** What the home has looked at before a return, opened; null before, and of another referral. */
export function checklistIn(id: string, envelope: string | null): ReturnChecklist | null {
  const text = openedOfTarget(id, 'checklist', envelope);
  if (text === null) return null;
  const checklist = JSON.parse(text) as Omit<ReturnChecklist, 'arrivalAt'> & { readonly arrivalAt: string };
  return { ...checklist, arrivalAt: new Date(checklist.arrivalAt) };
}
