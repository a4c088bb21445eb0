import type { DiagnosisRole, DiagnosisSystem } from '../codes/referral.ts';
import type { Part, Parts } from '../exchange/parts.ts';
import {
  type DocumentStanding,
  documentsOf,
  type ExchangedDocument,
  residentsOfDocuments,
  residentsOfSources,
  sourcesIn,
} from './exchanged-documents.ts';
import type { OpenDiagnosis } from './open-content.ts';

/** A diagnosis of a letter or a feedback. What it is found by is null where its name is PROTECTED. */
export interface ExchangedDiagnosis extends Part {
  readonly referralId: string;
  readonly standing: DocumentStanding;
  readonly recordedAt: Date;
  readonly diagnosis: OpenDiagnosis;
  readonly role: DiagnosisRole;
  readonly system: DiagnosisSystem | null;
  readonly code: string | null;
  readonly name: string | null;
}

/** The id of a diagnosis by its place in a document. */
export const diagnosisId = (documentId: string, place: number): string => `${documentId}.diagnosis-${place}`;

function diagnosesIn({ said, ...document }: ExchangedDocument): ExchangedDiagnosis[] {
  const { diagnoses } = said.of === 'LETTER' ? said.content : said.feedback;
  const { residentId, referralId, mark, standing, recordedAt } = document;
  return diagnoses.map((diagnosis, place) => ({
    ...{ id: diagnosisId(document.id, place), residentId, referralId, mark, standing, recordedAt, diagnosis },
    role: diagnosis.role,
    system: diagnosis.named?.system ?? null,
    code: diagnosis.named?.code ?? null,
    name: diagnosis.named?.name ?? null,
  }));
}

/** The diagnoses of referrals and of what came back of them. */
export const exchangedDiagnoses: Parts<ExchangedDiagnosis> = {
  residentsOf: (ids) => residentsOfSources(sourcesIn(ids)),
  whose: residentsOfDocuments,
  of: async (residentIds, reading) => (await documentsOf(residentIds, reading)).flatMap(diagnosesIn),
};
