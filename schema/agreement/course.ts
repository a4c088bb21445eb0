import type { OpenAsk } from '../../domain/agreement/ask.ts';
import type { Termination } from '../../domain/agreement/course.ts';
import type { AgreementReminder } from '../../domain/agreement/reminder.ts';
import type { Suspension } from '../../domain/agreement/suspension.ts';
import { access } from '../access.ts';
import { builder } from '../builder.ts';
import { AskCode, ReminderStageCode, SuspensionGroundCode, TerminationGroundCode } from './codes.ts';

export const Ask = builder.objectRef<OpenAsk>('AgreementAsk').implement({
  ...access('agreement.terms'),
  description:
    'What one side asks the other to agree to; the other side carries it out by the same act (征求同意).',
  fields: (t) => ({
    act: t.expose('act', { type: AskCode, description: 'The act that is asked for (事项).' }),
    organizationId: t.exposeID('byOrgId', { description: 'The side that asks (提出方).' }),
    on: t.expose('on', {
      type: 'LocalDate',
      nullable: true,
      description: 'The day it names: the last of a suspension, the first without the agreement (日期).',
    }),
    askedAt: t.expose('askedAt', { type: 'DateTime', description: 'When it was asked (提出时间).' }),
    lapsesAt: t.expose('lapsesAt', {
      type: 'DateTime',
      description: 'Unanswered, it is over here (失效时间).',
    }),
  }),
});

export const SuspensionNow = builder.objectRef<Suspension>('AgreementSuspension').implement({
  ...access('agreement.terms'),
  description: 'A suspension that holds now: nothing new is booked over the green channel (暂停).',
  fields: (t) => ({
    ground: t.expose('ground', { type: SuspensionGroundCode, description: 'Who suspended (暂停依据).' }),
    organizationId: t.exposeID('byOrgId', { description: 'Whose call it was (暂停方).' }),
    fromAt: t.expose('fromAt', { type: 'DateTime', description: 'Since when (暂停时间).' }),
    untilAt: t.expose('untilAt', { type: 'DateTime', description: 'It ends here by itself (暂停至).' }),
  }),
});

export const TerminationSet = builder.objectRef<Termination>('AgreementTermination').implement({
  ...access('agreement.terms'),
  description: 'When and how an agreement ends before its term (终止).',
  fields: (t) => ({
    ground: t.expose('ground', { type: TerminationGroundCode, description: 'How (终止依据).' }),
    organizationId: t.exposeID('byOrgId', { description: 'Whose call it was (终止方).' }),
    effectiveOn: t.expose('on', { type: 'LocalDate', description: 'First day without it (终止日期).' }),
  }),
});

export const ReminderDue = builder.objectRef<AgreementReminder>('AgreementReminder').implement({
  ...access('agreement.terms'),
  description: 'That the end is near, and nothing follows yet (到期提醒).',
  fields: (t) => ({
    stage: t.expose('stage', {
      type: ReminderStageCode,
      description: 'The latest reminder that is due (阶段).',
    }),
    daysLeft: t.exposeInt('daysLeft', { description: 'Days from today to the last day (剩余天数).' }),
  }),
});
