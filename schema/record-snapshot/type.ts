import type { RecordFailure, RecordMethod } from '../../domain/codes/record-snapshot.ts';
import { recordSnapshotActions } from '../../domain/record-snapshot/available-actions.ts';
import { entriesIn, type ShownEntry } from '../../domain/record-snapshot/entries.ts';
import {
  recordSnapshotsVisible,
  SNAPSHOT_COLUMNS,
  snapshotState,
} from '../../domain/record-snapshot/policy.ts';
import { OPENING_COLUMNS } from '../../domain/resident/policy.ts';
import { areProtectedNamesOpen } from '../../domain/safety-block/policy.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { OrganizationBrief, PersonBrief } from '../brief.ts';
import { actingOf, builder } from '../builder.ts';
import { organizationOf, personOf } from '../named.ts';
import { openTo } from '../open-to.ts';
import {
  RecordEntryKindCode,
  RecordFailureCode,
  RecordMethodCode,
  RecordSnapshotStateCode,
} from './codes.ts';

const RecordEntry = builder.objectRef<ShownEntry>('RecordEntry').implement({
  ...access('follows'),
  description:
    'One statement of another system, as it says it: no fact of this network. What is protected has neither text nor code ' +
    'where it is not open to the viewer (外部病历条目).',
  fields: (t) => ({
    kind: t.expose('kind', { type: RecordEntryKindCode, description: 'What it is about (类别).' }),
    on: t.exposeString('on', {
      nullable: true,
      description: 'Year, month, day or instant (RFC 3339), as far as the source says it (日期).',
    }),
    text: t.exposeString('text', { nullable: true, description: 'As a person reads it (名称).' }),
    code: t.exposeString('code', { nullable: true, description: 'Its code at the source (编码).' }),
    system: t.exposeString('system', {
      nullable: true,
      description: 'The system of that code, as a URI (编码体系).',
    }),
    status: t.exposeString('status', {
      nullable: true,
      description: 'The code of R4 for how it stands: active, resolved, final … (状态).',
    }),
    value: t.exposeString('value', {
      nullable: true,
      description: 'Result, dose, reaction or description (结果或说明).',
    }),
    isProtected: t.exposeBoolean('isProtected', {
      description: 'Whether it is named to treating clinicians and the resident only (是否保密).',
    }),
  }),
});

export const RecordSnapshot = builder.prismaObject('RecordSnapshot', {
  ...access('recordSnapshot.entry'),
  description:
    'What the system of another organisation said of the resident at one instant, by a consent (外部病历摘要). It is shown with ' +
    'its source and date, and never becomes a part of what is recorded here.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    version: t.exposeInt('version', { description: 'Counts its changes.' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey that its events belong to (旅程).' }),
    state: t.field({
      type: RecordSnapshotStateCode,
      description: 'What has become of the pull (状态).',
      select: { state: true, giveUpAt: true, validUntilAt: true },
      resolve: (snapshot, _args, context) => snapshotState(snapshot, actingOf(context).clock.now()),
    }),
    source: t.field({
      type: OrganizationBrief,
      description: 'Whose system was asked (来源机构).',
      select: { sourceOrgId: true },
      resolve: ({ sourceOrgId }, _args, context) => organizationOf(sourceOrgId, context),
    }),
    organization: t.field({
      type: OrganizationBrief,
      description: 'For whom (调取机构).',
      select: { organizationId: true },
      resolve: ({ organizationId }, _args, context) => organizationOf(organizationId, context),
    }),
    consentId: t.exposeID('consentId', { description: 'The consent that lets it pass (知情同意).' }),
    requestedBy: t.field({
      type: PersonBrief,
      description: 'Who asked, or recorded the consent (申请人).',
      select: { requestedById: true },
      resolve: ({ requestedById }, _args, context) => personOf(requestedById, context),
    }),
    requestedAt: t.expose('requestedAt', { type: 'DateTime', description: 'When (申请时间).' }),
    answeredAt: t.expose('answeredAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the source said this, or that it has nothing; what it says is of then (来源应答时间).',
    }),
    method: t.field({
      type: RecordMethodCode,
      nullable: true,
      description: 'How it was fetched (调取方式).',
      select: { method: true },
      resolve: ({ method }) => method as RecordMethod | null,
    }),
    failure: t.field({
      type: RecordFailureCode,
      nullable: true,
      description: 'Why it was not fetched, or not yet (失败原因).',
      select: { failure: true, state: true, giveUpAt: true, validUntilAt: true },
      resolve: ({ failure, ...snapshot }, _args, context) => {
        const isGivenUp =
          failure === null && snapshotState(snapshot, actingOf(context).clock.now()) === 'FAILED';
        return isGivenUp ? 'NO_ANSWER_IN_TIME' : (failure as RecordFailure | null);
      },
    }),
    entryCount: t.exposeInt('entryCount', {
      nullable: true,
      description: 'How many entries are kept (条目数).',
    }),
    isCut: t.exposeBoolean('isCut', {
      description: 'Whether the source has more than is kept here (是否不完整).',
    }),
    entries: t.field({
      type: [RecordEntry],
      description: 'What the source said, kind by kind, the latest first (条目).',
      select: { id: true, entriesSealed: true, resident: { select: OPENING_COLUMNS } },
      resolve: ({ id, entriesSealed, resident }, _args, context) => {
        const { viewer, clock } = actingOf(context);
        const areProtectedOpen = areProtectedNamesOpen(viewer, resident, clock.now());
        return entriesIn(id, entriesSealed, { areProtectedOpen });
      },
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      select: SNAPSHOT_COLUMNS,
      resolve: (snapshot, _args, context) => {
        const { viewer, clock } = actingOf(context);
        return recordSnapshotActions(viewer, snapshot, clock.now());
      },
    }),
  }),
});

/** Of a resident whom a source is asked about for years, the latest tell enough. */
const MOST_SNAPSHOTS = 20;

builder.prismaObjectFields('Resident', (t) => ({
  recordSnapshots: t.relation('recordSnapshots', {
    ...access('recordSnapshot.entry'),
    description:
      'What systems of other organisations said of the resident, the latest 20, newest first (外部病历摘要).',
    query: (_args, context) => ({
      where: openTo(recordSnapshotsVisible, context),
      orderBy: [{ requestedAt: 'desc' as const }, { id: 'desc' as const }],
      take: MOST_SNAPSHOTS,
    }),
  }),
}));
