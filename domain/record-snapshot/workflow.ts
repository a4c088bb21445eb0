import type { RecordSnapshotState } from '../codes/record-snapshot.ts';
import type { Workflow } from '../workflow.ts';

const STOPS = 'V19: withdrawal stops disclosure and pulls at the next request';

/** What the consent of a snapshot comes to ends the snapshot: withdrawn, refused since, or void. */
export const CONSENT_ENDS = 'consentEnd';

const ofConsent = (from: RecordSnapshotState) =>
  ({ act: CONSENT_ENDS, from, to: 'CLOSED', source: STOPS }) as const;
const ofTerm = (from: RecordSnapshotState) =>
  ({ act: 'expire', from, to: 'CLOSED', dueColumn: 'validUntilAt', source: STOPS }) as const;

/** 外部病历摘要. It is asked for by people, and answered by the system of the source. */
export const recordSnapshotWorkflow: Workflow<RecordSnapshotState> = {
  noun: 'recordSnapshot',
  states: ['REQUESTED', 'FETCHED', 'NOT_FOUND', 'FAILED', 'CLOSED'],
  initial: ['REQUESTED'],
  terminal: ['CLOSED'],
  acts: [
    {
      ...{ act: 'recordFetch', from: ['REQUESTED'], to: 'FETCHED' },
      ...{ by: ['HIS_CLIENT'], side: 'SOURCE', source: 'docs/fhir/pull.md: the answer of the source' },
    },
    {
      ...{ act: 'recordMiss', from: ['REQUESTED'], to: 'NOT_FOUND' },
      ...{
        by: ['HIS_CLIENT'],
        side: 'SOURCE',
        source: 'docs/fhir/pull.md: the source knows nobody of the number',
      },
    },
    {
      ...{ act: 'recordFail', from: ['REQUESTED'], to: 'FAILED' },
      ...{
        by: ['HIS_CLIENT'],
        side: 'SOURCE',
        source: 'docs/fhir/pull.md: the source does not answer, or not right',
      },
    },
  ],
  timers: [
    {
      ...{ act: 'giveUp', from: 'REQUESTED', to: 'FAILED', dueColumn: 'giveUpAt', isDueKnown: true },
      source: 'docs/fhir/pull.md: somebody waits for it, so it is tried for an hour and no longer',
    },
    ofTerm('FETCHED'),
    ofTerm('NOT_FOUND'),
    ofTerm('FAILED'),
  ],
  consequences: [ofConsent('REQUESTED'), ofConsent('FETCHED'), ofConsent('NOT_FOUND'), ofConsent('FAILED')],
};
