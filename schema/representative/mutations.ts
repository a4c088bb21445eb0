import { appointRepresentative } from '../../domain/representative/appoint.ts';
import { endRepresentative } from '../../domain/representative/end.ts';
import { APPOINTING_ROLES, representativesVisible } from '../../domain/representative/policy.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { refusals } from '../errors.ts';
import { key } from '../key.ts';
import { openTo } from '../open-to.ts';
import { RepresentativeKindCode } from '../representative-kind.ts';
import { reread, stillOpen } from '../reread.ts';
import { Representative } from './type.ts';

const visible = (id: string, context: GraphContext) => ({
  AND: [{ id }, openTo(representativesVisible, context)],
});

const RepresentativeAppointInput = builder.inputType('RepresentativeAppointInput', {
  description: 'Who may act for a resident, and by which document (代理人登记).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    residentId: t.id({ required: true, description: 'For whom (老人).' }),
    kind: t.field({ type: RepresentativeKindCode, required: true, description: 'By which right (类别).' }),
    name: t.string({ required: true, description: 'Name (姓名).' }),
    phone: t.string({ required: true, description: 'Telephone number, mainland or E.164 (电话).' }),
    document: t.string({ required: true, description: 'The document: title, number, issuer (文书).' }),
    fromOn: t.field({ type: 'LocalDate', required: true, description: 'First day (生效日期).' }),
    toOn: t.field({ type: 'LocalDate', description: 'Last day, where there is one (截止日期).' }),
    isNamesake: t.boolean({
      description: 'The representative only bears the name of one of the staff (与工作人员同名).',
    }),
  }),
});

const RepresentativeEndInput = builder.inputType('RepresentativeEndInput', {
  description: 'The end of a representation (代理终止).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    representativeId: t.id({ required: true, description: 'Which one (代理人).' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    toOn: t.field({
      type: 'LocalDate',
      required: true,
      description: 'Last day; a past one ends it at once (截止日期).',
    }),
    reason: t.string({ required: true, description: 'Why (原因).' }),
  }),
});

builder.mutationFields((t) => ({
  representativeAppoint: t.prismaField({
    type: Representative,
    description: 'Writes down who may act for a resident, by which document and until when (登记代理人).',
    authScopes: { role: APPOINTING_ROLES },
    errors: refusals.creating('representative'),
    args: {
      input: t.arg({ type: RepresentativeAppointInput, required: true, description: 'Who, and by what.' }),
    },
    resolve: async (query, _root, { input }, context) => {
      const id = await appointRepresentative(actingOf(context), input);
      const where = visible(id, context);
      return stillOpen('representative', await read().representative.findFirst({ ...reread(query), where }));
    },
  }),
  representativeEnd: t.prismaField({
    type: Representative,
    description: 'Ends a representation with a last day; the account closes with it (终止代理).',
    authScopes: { role: APPOINTING_ROLES },
    errors: refusals.changing('representative'),
    args: {
      input: t.arg({ type: RepresentativeEndInput, required: true, description: 'Which one, and when.' }),
    },
    resolve: async (query, _root, { input }, context) => {
      const id = await endRepresentative(actingOf(context), input);
      const where = visible(id, context);
      return stillOpen('representative', await read().representative.findFirst({ ...reread(query), where }));
    },
  }),
}));
