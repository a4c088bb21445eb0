import { assessCapacity, CAPACITY_ROLES } from '../../domain/capacity-assessment/assess.ts';
import { capacityAssessmentsVisible } from '../../domain/capacity-assessment/policy.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { CapacityCode } from '../capacity.ts';
import { refusals } from '../errors.ts';
import { key } from '../key.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { CapacityAssessment } from './type.ts';

const CapacityAssessInput = builder.inputType('CapacityAssessInput', {
  description: "An assessment of a resident's legal capacity (民事行为能力评估登记).",
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    residentId: t.id({ required: true, description: 'Of whom (老人).' }),
    capacity: t.field({
      type: CapacityCode,
      required: true,
      description: 'What was found, never NOT_ASSESSED (结论).',
    }),
    assessedOn: t.field({ type: 'LocalDate', required: true, description: 'When (评估日期).' }),
    assessorName: t.string({ required: true, description: 'Who assessed it (评估人或机构).' }),
    basis: t.string({ required: true, description: 'On what it rests (依据).' }),
    documentRef: t.string({ description: 'Where the document is kept (文书).' }),
  }),
});

builder.mutationField('capacityAssess', (t) =>
  t.prismaField({
    type: CapacityAssessment,
    description: 'Puts an assessment of capacity on record; the latest one counts (登记民事行为能力评估).',
    authScopes: { role: CAPACITY_ROLES },
    errors: refusals.creating('capacityAssessment'),
    args: { input: t.arg({ type: CapacityAssessInput, required: true, description: 'The assessment.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await assessCapacity(actingOf(context), input);
      const where = { AND: [{ id }, openTo(capacityAssessmentsVisible, context)] };
      return stillOpen(
        'capacityAssessment',
        await read().capacityAssessment.findFirst({ ...reread(query), where }),
      );
    },
  }),
);
