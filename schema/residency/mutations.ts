import { beginResidency } from '../../domain/residency/begin.ts';
import { endResidency } from '../../domain/residency/end.ts';
import { HOME_ROLES, residenciesVisible } from '../../domain/residency/policy.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { Care } from '../care-level.ts';
import { ContactInput } from '../contact-input.ts';
import { refusals } from '../errors.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { EndReason } from './codes.ts';
import './presence.ts';
import { Residency } from './type.ts';

const key = '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.';

const visible = (id: string, context: GraphContext) => ({
  AND: [{ id }, openTo(residenciesVisible, context)],
});

const ResidencyBeginInput = builder.inputType('ResidencyBeginInput', {
  description: 'A stay in the own home (入住办理).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    residentId: t.id({ required: true, description: 'Who moves in (老人).' }),
    bedNo: t.string({ required: true, description: 'Bed (床号).' }),
    fromOn: t.field({ type: 'LocalDate', required: true, description: 'First day (入住日期).' }),
    toOn: t.field({ type: 'LocalDate', description: 'Last day, where it is known (离院日期).' }),
    careLevel: t.field({ type: Care, description: "The home's grading (照护等级)." }),
    contacts: t.field({
      type: [ContactInput],
      description: 'Added behind the known ones; one at least is needed (联系人).',
    }),
  }),
});

builder.mutationField('residencyBegin', (t) =>
  t.prismaField({
    type: Residency,
    description: 'Takes a resident into the own home; the record opens with the first day (办理入住).',
    authScopes: { role: HOME_ROLES },
    errors: refusals.creating('residency'),
    args: { input: t.arg({ type: ResidencyBeginInput, required: true, description: 'The stay.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await beginResidency(actingOf(context), input);
      return stillOpen(
        'residency',
        await read().residency.findFirst({ ...reread(query), where: visible(id, context) }),
      );
    },
  }),
);

const ResidencyEndInput = builder.inputType('ResidencyEndInput', {
  description: 'The end of a stay (离院办理).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    residencyId: t.id({ required: true, description: 'Which stay.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    toOn: t.field({
      type: 'LocalDate',
      required: true,
      description:
        'Last day, part of the stay; the day before the first for a stay that never began (离院日期).',
    }),
    reason: t.field({ type: EndReason, required: true, description: 'Why it ends (离院原因).' }),
    comment: t.string({ description: 'In words; mandatory for OTHER (说明).' }),
  }),
});

builder.mutationField('residencyEnd', (t) =>
  t.prismaField({
    type: Residency,
    description: 'Sets the last day of a stay and why it ends; the record closes with that day (办理离院).',
    authScopes: { role: HOME_ROLES },
    errors: refusals.changing('residency'),
    args: { input: t.arg({ type: ResidencyEndInput, required: true, description: 'The end.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await endResidency(actingOf(context), input);
      return stillOpen(
        'residency',
        await read().residency.findFirst({ ...reread(query), where: visible(id, context) }),
      );
    },
  }),
);
