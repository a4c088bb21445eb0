import { type Grant, type Policy, type Relation, whereOpen, withWhole } from '../access.ts';
import type { RecordSnapshotState } from '../codes/record-snapshot.ts';
import { OPENING_COLUMNS, type Opening, OWN_DATA_ROLES, residentPolicy } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';
import { effectiveState, whereEffectiveState } from '../workflow.ts';
import { RECORD_ROLES, recordSnapshotWorkflow } from './workflow.ts';

/** A snapshot as its openness depends on it. */
export interface SnapshotStanding {
  readonly organizationId: string;
  readonly state: string;
  readonly giveUpAt: Date;
  readonly validUntilAt: Date | null;
  readonly resident: Opening;
}

/** What a snapshot is read with for these questions. */
export const SNAPSHOT_COLUMNS = {
  ...{ organizationId: true, state: true, giveUpAt: true, validUntilAt: true },
  resident: { select: OPENING_COLUMNS },
} as const;

/** The state that counts now: past the term of its consent a snapshot is CLOSED without any background work. */
export const snapshotState = (
  snapshot: Pick<SnapshotStanding, 'state' | 'giveUpAt' | 'validUntilAt'>,
  now: Date,
): RecordSnapshotState =>
  effectiveState(recordSnapshotWorkflow, { ...snapshot, state: snapshot.state as RecordSnapshotState }, now);

const SHOWN = recordSnapshotWorkflow.states.filter(
  (state) => !recordSnapshotWorkflow.terminal.includes(state),
);

type Entry = Grant<'entry', object, SnapshotStanding>;
const ENDS = 'with that relation, and with the consent: its term, its withdrawal, a refusal since';
/** In an emergency one opens what is kept here of the resident, not what was fetched from elsewhere for others. */
const OPENED_BY: { readonly [R in Relation]?: Pick<Entry, 'roles' | 'begins' | 'ends'> } = {
  OWN_RESIDENT: {
    roles: RECORD_ROLES,
    begins: 'it is asked for on behalf of the own organisation, which keeps the record',
    ends: ENDS,
  },
  TREATING: {
    roles: RECORD_ROLES,
    begins: 'it is asked for on behalf of the own organisation, which treats the resident',
    ends: ENDS,
  },
  CONSENT: {
    roles: RECORD_ROLES,
    begins: 'it was asked for on behalf of the own organisation, to which a consent still opens the record',
    ends: ENDS,
  },
  SELF: {
    roles: OWN_DATA_ROLES,
    begins: 'it is asked for on behalf of any organisation',
    ends: 'with the consent; the last day of the document of representation',
  },
};

const withRecord = withWhole(residentPolicy, 'record', { as: 'resident', opens: ['entry'] as 'entry'[] });

/** What the source has said is for the organisation that the consent lets ask, and for the resident, while the consent stands. */
export const recordSnapshotPolicy: Policy<'entry', object, SnapshotStanding> = {
  noun: 'recordSnapshot',
  aspects: ['entry'],
  grants: withRecord.flatMap((grant): Entry[] => {
    const opened = OPENED_BY[grant.relation];
    if (opened === undefined) return [];
    const isOwn = grant.relation === 'SELF';
    return [
      {
        ...grant,
        ...opened,
        where: (viewer, now) => ({
          AND: [
            grant.where(viewer, now),
            whereEffectiveState(recordSnapshotWorkflow, SHOWN, now),
            ...(isOwn ? [] : [{ organizationId: viewer.organizationId }]),
          ],
        }),
        holds: (viewer, row, now) =>
          grant.holds(viewer, row, now) &&
          SHOWN.includes(snapshotState(row, now)) &&
          (isOwn || row.organizationId === viewer.organizationId),
      },
    ];
  }),
};

/** Row filter: the snapshots that the viewer sees now. */
export const recordSnapshotsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(recordSnapshotPolicy, 'entry', viewer, now);
