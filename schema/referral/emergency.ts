import type { EmergencyCallResult, EmergencyNote } from '../../domain/codes/emergency.ts';
import { notesIn } from '../../domain/emergency/notes.ts';
import { openedOfCall, openedOfEvent } from '../../domain/emergency/sealed.ts';
import { calledTarget, callFirst, contactOf, isCallNow } from '../../domain/emergency/shown.ts';
import { emergencyTelephonesOf, type Telephone } from '../../domain/emergency/telephone.ts';
import { PARTY_COLUMNS } from '../../domain/referral/parties.ts';
import { access } from '../access.ts';
import { batched } from '../batch.ts';
import { PersonBrief } from '../brief.ts';
import { builder } from '../builder.ts';
import { personOf } from '../named.ts';
import { CallResultCode, EmergencyNoteCode } from './codes.ts';
import { entry, isEntryOpen, isRecordOpen, nowOf } from './open.ts';
import { Referral } from './type.ts';

const telephoneOf = batched<string, Telephone>(
  (organizationId) => organizationId,
  (ids, context) => emergencyTelephonesOf(ids, nowOf(context)),
);

const EmergencyTelephone = builder.objectRef<Telephone>('EmergencyTelephone').implement({
  ...access('referral.entry'),
  description: 'Whom to call in an emergency (急诊电话).',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Who answers (接听方).' }),
    phone: t.exposeString('phone', { description: 'The number to dial (电话号码).' }),
  }),
});

interface Call {
  readonly id: string;
  readonly calledNumberSealed: string;
  readonly calledAt: Date;
  readonly result: string;
  readonly textSealed: string | null;
  readonly recordedById: string;
  readonly recordedAt: Date;
}

const EmergencyCall = builder.objectRef<Call>('EmergencyCall').implement({
  ...access('referral.record'),
  description: 'A call about an emergency (电话联系记录).',
  fields: (t) => ({
    calledNumber: t.string({
      description: 'The number that was dialled (拨打号码).',
      resolve: ({ id, calledNumberSealed }) => openedOfCall(id, 'calledNumber', calledNumberSealed),
    }),
    calledAt: t.expose('calledAt', { type: 'DateTime', description: 'When (拨打时间).' }),
    result: t.field({
      type: CallResultCode,
      description: 'What came of it (联系结果).',
      resolve: ({ result }) => result as EmergencyCallResult,
    }),
    text: t.string({
      nullable: true,
      description: 'The same in words (说明).',
      resolve: ({ id, textSealed }) => openedOfCall(id, 'text', textSealed),
    }),
    recordedBy: t.field({
      type: PersonBrief,
      description: 'Who called (联系人).',
      resolve: ({ recordedById }, _args, context) => personOf(recordedById, context),
    }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When it was recorded (记录时间).' }),
  }),
});

interface Emergency {
  readonly id: string;
  readonly placeSealed: string;
  readonly symptomsSealed: string;
  readonly callBackPhoneSealed: string;
  readonly notes: string;
  readonly notifiedAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedById: string | null;
  readonly calls: readonly Call[];
  readonly state: string;
  readonly contact: readonly Telephone[];
  readonly organizationId: string | null;
  readonly remainderDueAt: Date | null;
  readonly remainderWrittenAt: Date | null;
  readonly isRecordOpen: boolean;
}

const record = { ...access('referral.record'), nullable: true } as const;
const told = (column: 'place' | 'symptoms' | 'callBackPhone') => (emergency: Emergency) =>
  emergency.isRecordOpen ? openedOfEvent(emergency.id, column, emergency[`${column}Sealed`]) : null;

const EmergencyType = builder.objectRef<Emergency>('Emergency').implement({
  ...access('referral.entry'),
  description: 'What was told in an emergency, and whom to call: the telephone first (急诊通知).',
  fields: (t) => ({
    callFirst: t.field({
      type: [EmergencyTelephone],
      description:
        'Whom to call, in this order: who has said yes, the hospital at all hours, 120 (先打电话).',
      resolve: async ({ contact, organizationId }, _args, context) =>
        callFirst(contact, organizationId === null ? undefined : await telephoneOf(organizationId, context)),
    }),
    isCallNow: t.boolean({
      description: 'Nobody there has seen it yet: call now (请立即电话联系).',
      resolve: ({ state, acknowledgedAt }) => isCallNow(state, acknowledgedAt),
    }),
    place: t.string({
      ...record,
      description: 'Where the resident is; null to who only gives out places (所在地点).',
      resolve: told('place'),
    }),
    symptoms: t.string({ ...record, description: 'What is seen (症状).', resolve: told('symptoms') }),
    callBackPhone: t.string({
      ...record,
      description: 'Whom the hospital calls back (回拨电话).',
      resolve: told('callBackPhone'),
    }),
    notes: t.field({
      type: [EmergencyNoteCode],
      description: 'Rules that were passed over; none of them stops it (备注).',
      resolve: ({ notes }): EmergencyNote[] => notesIn(notes),
    }),
    notifiedAt: t.expose('notifiedAt', { type: 'DateTime', description: 'When it was told (通知时间).' }),
    acknowledgedAt: t.expose('acknowledgedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the hospital had seen it, or had said yes on the telephone (确认时间).',
    }),
    acknowledgedBy: t.field({
      type: PersonBrief,
      nullable: true,
      description: 'Who had seen it; null where it was said on the telephone (确认人).',
      resolve: ({ acknowledgedById }, _args, context) =>
        acknowledgedById === null ? null : personOf(acknowledgedById, context),
    }),
    calls: t.field({
      ...record,
      type: [EmergencyCall],
      description: 'The last 20 calls about it, newest first (电话联系记录).',
      resolve: ({ isRecordOpen: isOpen, calls }) => (isOpen ? [...calls] : null),
    }),
    remainderDueAt: t.expose('remainderDueAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'By when the sender has written what was left out; null before the arrival and once it is written (补录时限).',
    }),
    remainderWrittenAt: t.expose('remainderWrittenAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When that was written (补录时间).',
    }),
  }),
});

builder.prismaObjectField(Referral, 'emergency', (t) =>
  t.field({
    ...entry,
    type: EmergencyType,
    description: 'Of an emergency, whom to call and what was told; null of every other referral (急诊通知).',
    select: {
      ...PARTY_COLUMNS,
      ...{ remainderDueAt: true, remainderWrittenAt: true },
      targets: {
        orderBy: PARTY_COLUMNS.targets.orderBy,
        select: { ...PARTY_COLUMNS.targets.select, contactName: true, contactPhoneSealed: true },
      },
      emergency: { include: { calls: { orderBy: [{ calledAt: 'desc' }, { id: 'desc' }], take: 20 } } },
    },
    resolve: ({ emergency, ...referral }, _args, context) => {
      if (emergency === null || !isEntryOpen(referral, context)) return null;
      const { state, targets, remainderDueAt, remainderWrittenAt } = referral;
      const target = calledTarget(targets);
      const isOpen = isRecordOpen(referral, context);
      return {
        ...{ ...emergency, state, remainderDueAt, remainderWrittenAt, isRecordOpen: isOpen },
        ...{ contact: isOpen ? contactOf(target) : [], organizationId: target?.organizationId ?? null },
      };
    },
  }),
);
