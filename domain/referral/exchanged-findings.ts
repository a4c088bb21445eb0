import type { Reading } from '../exchange/page.ts';
import type { Part, Parts } from '../exchange/parts.ts';
import { recordsOpen } from '../resident/policy.ts';
import type { Device, SafetyContent } from '../safety-block/content.ts';
import { latestSafetyOf } from '../safety-block/latest.ts';
import { VITALS, type Vital } from './content.ts';
import {
  type DocumentStanding,
  documentsOf,
  type ExchangedDocument,
  residentsOfDocuments,
  residentsOfSources,
  safetyOf,
  sourcesIn,
} from './exchanged-documents.ts';
import { type OpenSafety, openSafety } from './open-content.ts';

/** What was measured or found. An agent that is PROTECTED is left out, and `isMasked` then. */
export type Finding =
  | {
      readonly of: 'VITAL';
      readonly vital: Vital;
      readonly value: number;
      readonly measuredAt: string | null;
    }
  | { readonly of: 'INFECTION'; readonly content: SafetyContent; readonly isMasked: boolean }
  | { readonly of: 'DEVICE'; readonly device: Device }
  | { readonly of: 'RISKS'; readonly risks: SafetyContent['risks'] };

/** A finding of a letter, a feedback, or the latest safety block of an open record. */
export interface ExchangedFinding extends Part {
  /** Null for one of the record itself. */
  readonly referralId: string | null;
  readonly standing: DocumentStanding;
  readonly recordedAt: Date;
  /** When it was measured; where nobody has said so, when it was recorded. */
  readonly foundAt: Date;
  readonly finding: Finding;
  /** What it is found by: a vital sign by its name, else what it is of. */
  readonly what: Vital | Exclude<Finding['of'], 'VITAL'>;
}

type Source = Omit<ExchangedFinding, 'finding' | 'what' | 'foundAt'>;

/** The ids of findings in a document or of a resident. */
export const infectionId = (source: string): string => `${source}.infection`;
export const risksId = (source: string): string => `${source}.risks`;
export const deviceId = (source: string, place: number): string => `${source}.device-${place}`;

function safetyFindings(recorded: Source, { content, isMasked }: OpenSafety): ExchangedFinding[] {
  const source = { ...recorded, foundAt: recorded.recordedAt };
  const infection = { of: 'INFECTION', content, isMasked } as const;
  const risks = { of: 'RISKS', risks: content.risks } as const;
  return [
    { ...source, id: infectionId(source.id), finding: infection, what: 'INFECTION' },
    { ...source, id: risksId(source.id), finding: risks, what: 'RISKS' },
    ...content.devices.map((device, place) => ({
      ...{ ...source, id: deviceId(source.id, place) },
      ...{ finding: { of: 'DEVICE', device } as const, what: 'DEVICE' as const },
    })),
  ];
}

function vitalsIn(source: Source, { said }: ExchangedDocument): ExchangedFinding[] {
  const vitals = said.of === 'LETTER' ? said.content.record.vitals : null;
  return (Object.keys(VITALS) as Vital[]).flatMap((vital) => {
    const value = vitals?.[vital] ?? null;
    if (value === null) return [];
    const measuredAt = vitals?.measuredAt?.[vital] ?? null;
    const foundAt = measuredAt === null ? source.recordedAt : new Date(measuredAt);
    const finding = { of: 'VITAL', vital, value, measuredAt } as const;
    return [{ ...source, id: `${source.id}.${vital}`, foundAt, finding, what: vital }];
  });
}

function findingsIn(document: ExchangedDocument): ExchangedFinding[] {
  const { said: _said, kind: _kind, authorOrgId: _author, ...source } = document;
  const safety = safetyOf(document);
  return [...vitalsIn(source, document), ...(safety === null ? [] : safetyFindings(source, safety))];
}

async function findingsOfRecords(residentIds: readonly string[], reading: Reading) {
  const latest = await latestSafetyOf(residentIds, reading);
  return latest.flatMap(({ residentId, mark, content }) => {
    const record = { id: residentId, residentId, mark, referralId: null, recordedAt: mark.at };
    return safetyFindings({ ...record, standing: 'FINAL' }, openSafety(content));
  });
}

/** Vital signs, infections, risks and devices. */
export const exchangedFindings: Parts<ExchangedFinding> = {
  residentsOf: async (ids) => {
    const sources = sourcesIn(ids);
    return [...sources, ...(await residentsOfSources(sources))];
  },
  whose: (reading) => ({
    OR: [recordsOpen(reading.viewer, reading.now), residentsOfDocuments(reading)],
  }),
  of: async (residentIds, reading) => [
    ...(await documentsOf(residentIds, reading)).flatMap(findingsIn),
    ...(await findingsOfRecords(residentIds, reading)),
  ],
};
