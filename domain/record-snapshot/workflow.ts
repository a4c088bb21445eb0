import type { RecordSnapshotState } from '../codes/record-snapshot.ts';
import type { Role } from '../codes/role.ts';
import type { Workflow } from '../workflow.ts';

/** Who asks for the record that another organisation has, and reads what it said. */
export const RECORD_ROLES: readonly Role[] = ['NH_NURSE', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR', 'HOSP_DOCTOR'];

const STOPS = 'V19: withdrawal stops disclosure and pulls at the next request';

/** What the consent of a snapshot comes to ends the snapshot: withdrawn, refused since, or void. */
export const CONSENT_ENDS = 'consentEnd';

const ofConsent = (from: RecordSnapshotState) =>
  ({ act: CONSENT_ENDS, from, to: 'CLOSED', source: STOPS }) as const;
const ofTerm = (from: RecordSnapshotState) =>
  ({ act: 'expire', from, to: 'CLOSED', dueColumn: 'validUntilAt', source: STOPS }) as const;

/** What was answered stays as it is: asking again makes a snapshot of its own. */
const askedAgain = (state: RecordSnapshotState) =>
  ({
    ...{ act: 'recordPull', from: [state], to: state, by: RECORD_ROLES, side: 'RECEIVER' },
    source: 'docs/fhir/pull.md: asked once more',
  }) as const;
const answered = (act: string, to: RecordSnapshotState, source: string) =>
  ({ act, from: 'REQUESTED', to, source: `docs/fhir/pull.md: ${source}` }) as const;

/** 外部病历摘要. It is asked for by people; what it comes to is the answer of the source, which nobody here gives. */
export const recordSnapshotWorkflow: Workflow<RecordSnapshotState> = {
  noun: 'recordSnapshot',
  states: ['REQUESTED', 'FETCHED', 'NOT_FOUND', 'FAILED', 'CLOSED'],
  initial: ['REQUESTED'],
  terminal: ['CLOSED'],
  acts: [askedAgain('FETCHED'), askedAgain('NOT_FOUND'), askedAgain('FAILED')],
  timers: [
    {
      ...{ act: 'giveUp', from: 'REQUESTED', to: 'FAILED', dueColumn: 'giveUpAt', isDueKnown: true },
      source: 'docs/fhir/pull.md: somebody waits for it, so it is tried for an hour and no longer',
    },
    ofTerm('FETCHED'),
    ofTerm('NOT_FOUND'),
    ofTerm('FAILED'),
  ],
  consequences: [
    answered('recordFetch', 'FETCHED', 'the source has answered'),
    answered('recordMiss', 'NOT_FOUND', 'the source knows nobody of the number'),
    answered('recordFail', 'FAILED', 'the source does not answer, or not right'),
    ofConsent('REQUESTED'),
    ofConsent('FETCHED'),
    ofConsent('NOT_FOUND'),
    ofConsent('FAILED'),
  ],
};
