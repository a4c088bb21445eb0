import { confirmDeath } from '../../domain/death/confirm.ts';
import { deathsVisible } from '../../domain/death/policy.ts';
import { reportDeath } from '../../domain/death/report.ts';
import { reverseDeath } from '../../domain/death/reverse.ts';
import { DEATH_ROLES } from '../../domain/death/workflow.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { refusals } from '../errors.ts';
import { key } from '../key.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { Source } from './codes.ts';
import { Death } from './type.ts';

const found = async (id: string, query: object, context: GraphContext) => {
  const where = { AND: [{ id }, openTo(deathsVisible, context)] };
  return stillOpen('death', await read().death.findFirst({ ...reread(query), where }));
};

const DeathReportInput = builder.inputType('DeathReportInput', {
  description: 'A death that is told of (死亡报告).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    residentId: t.id({ required: true, description: 'Who died (老人).' }),
    diedAt: t.field({ type: 'DateTime', required: true, description: 'When (死亡时间).' }),
    source: t.field({ type: Source, required: true, description: 'From where it is known (消息来源).' }),
    place: t.string({ description: 'Where (死亡地点).' }),
    documentRef: t.string({ description: 'The document, where there is one (文书).' }),
  }),
});
const DeathConfirmInput = builder.inputType('DeathConfirmInput', {
  description: 'The confirmation of a reported death (死亡核实).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    deathId: t.id({ required: true, description: 'Which report.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    source: t.field({
      type: Source,
      required: true,
      description: 'From where the second source knows (核实来源).',
    }),
    documentRef: t.string({ description: 'The certificate; it stands for a second source (死亡证明).' }),
  }),
});
const DeathReverseInput = builder.inputType('DeathReverseInput', {
  description: 'A wrong entry that is taken back (撤销死亡登记).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    residentId: t.id({ required: true, description: 'Who lives (老人).' }),
    reasonText: t.string({ required: true, description: 'How the entry came about (原因).' }),
  }),
});

builder.mutationFields((t) => ({
  deathReport: t.prismaField({
    type: Death,
    description: 'Reports a death; reminders stop, nothing else ends before a second source (报告死亡).',
    authScopes: { role: DEATH_ROLES },
    errors: refusals.creating('death'),
    args: { input: t.arg({ type: DeathReportInput, required: true, description: 'What is known.' }) },
    resolve: async (query, _root, { input }, context) =>
      found(await reportDeath(actingOf(context), input), query, context),
  }),
  deathConfirm: t.prismaField({
    type: Death,
    description: 'Confirms a death by a second source or a document; what it ends is ended (核实死亡).',
    authScopes: { role: DEATH_ROLES },
    errors: refusals.moving('death'),
    args: { input: t.arg({ type: DeathConfirmInput, required: true, description: 'Which, and by what.' }) },
    resolve: async (query, _root, { input }, context) =>
      found(await confirmDeath(actingOf(context), input), query, context),
  }),
  deathReverse: t.prismaField({
    type: Death,
    description: 'Takes a wrong entry back; what it ended is as before, or said to be lost (撤销死亡登记).',
    authScopes: { role: DEATH_ROLES },
    errors: refusals.undoing('death'),
    args: { input: t.arg({ type: DeathReverseInput, required: true, description: 'Of whom, and why.' }) },
    resolve: async (query, _root, { input }, context) =>
      found(await reverseDeath(actingOf(context), input), query, context),
  }),
}));
