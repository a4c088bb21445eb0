import { byId, pageOf } from '../../domain/page.ts';
import { type FreeSlotPart, freeSlotsPage } from '../../domain/slot/free-slots.ts';
import { SCHEDULERS, templatesVisible } from '../../domain/slot/policy.ts';
import { sessionsPage } from '../../domain/slot/sessions.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { FreeSlotType, Pool } from '../free-slot.ts';
import { partsFor } from '../mentions.ts';
import { openTo } from '../open-to.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { SessionStateCode, SessionType, SlotTemplateType } from './type.ts';

const FreeSlotFilter = builder.inputType('FreeSlotFilter', {
  description: 'Where and when to look for free places; a hospital or a department must be named.',
  fields: (t) => ({
    hospitalId: t.id({ description: 'Only this hospital.' }),
    departmentId: t.id({ description: 'Only this department.' }),
    fromAt: t.field({ type: 'DateTime', description: 'Not before; now by default.' }),
    toAt: t.field({ type: 'DateTime', description: 'Beginning before.' }),
    pool: t.field({ type: Pool, description: 'Only this pool, as it counts now.' }),
    isExpert: t.boolean({ description: 'Only experts, or only others.' }),
  }),
});
const FreeSlotConnection = builder.connectionObject({
  type: FreeSlotType,
  name: 'FreeSlotConnection',
  description: 'A page of free slots by start time.',
});

const PART_OF_FIELD: Readonly<Record<string, FreeSlotPart>> = {
  isExpert: 'session',
  feeFen: 'session',
  room: 'session',
  cancelUntilAt: 'session',
  hospital: 'hospital',
  department: 'department',
  practitionerName: 'practitionerName',
};
const freeSlotParts = partsFor(PART_OF_FIELD);

builder.queryField('slotsFree', (t) =>
  t.field({
    type: FreeSlotConnection,
    extensions: { isPlain: true },
    description:
      'Free places that are open to the viewer: public ones, and those of the green channel (绿色通道) where an agreement is in force.',
    authScopes: { signedIn: true },
    args: {
      filter: t.arg({ type: FreeSlotFilter, required: true, description: 'Where and when.' }),
      ...pageArgs(t.arg),
    },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const search = { filter, page: pageRequest(args, ['INSTANT', 'ID']), parts: freeSlotParts(info) };
      return toConnection(await freeSlotsPage(actingOf(context), search), (slot) => [slot.startAt, slot.id]);
    },
  }),
);

const SessionFilter = builder.inputType('SessionFilter', {
  description: 'Which sessions.',
  fields: (t) => ({
    hospitalId: t.id({ description: 'Only this hospital.' }),
    departmentId: t.id({ description: 'Only this department.' }),
    fromOn: t.field({ type: 'LocalDate', description: 'Not before this date.' }),
    toOn: t.field({ type: 'LocalDate', description: 'Not after this date.' }),
    states: t.field({ type: [SessionStateCode], description: 'Only in these states.' }),
    isOnClosedDay: t.boolean({
      description:
        'Only on days without sessions, or only on others: with bookings, they wait to be stopped.',
    }),
  }),
});
const SessionConnection = builder.connectionObject({
  type: SessionType,
  name: 'SessionConnection',
  description: 'A page of sessions by date.',
});

builder.queryField('sessions', (t) =>
  t.field({
    type: SessionConnection,
    extensions: { isPlain: true },
    description: 'Half-day sessions (出诊单元) by date, with their slots. Who has booked is not part of it.',
    authScopes: { signedIn: true },
    args: { filter: t.arg({ type: SessionFilter, description: 'Which sessions.' }), ...pageArgs(t.arg) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...page }, context) =>
      toConnection(
        await sessionsPage(actingOf(context), filter ?? {}, pageRequest(page, ['DATE', 'ID'])),
        (session) => [session.serviceOn, session.id],
      ),
  }),
);

const SlotTemplateConnection = builder.connectionObject({
  type: SlotTemplateType,
  name: 'SlotTemplateConnection',
  description: 'A page of templates.',
});

builder.queryField('slotTemplates', (t) =>
  t.field({
    type: SlotTemplateConnection,
    description: "The own hospital's weekly templates (排班模板).",
    authScopes: { role: SCHEDULERS },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: async (_root, args, context, info) => {
      const request = pageRequest(args);
      const { keyset, ...page } = byId(request);
      const query = nodeSelection(context, info, 'SlotTemplate');
      const where = { AND: [{ voidedAt: null }, openTo(templatesVisible, context), keyset ?? {}] };
      const templates = await read().slotTemplate.findMany({ ...query, ...page, where });
      return toConnection(pageOf(templates, request), byIdKey);
    },
  }),
);
