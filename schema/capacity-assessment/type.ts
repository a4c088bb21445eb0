import { capacityAssessmentsVisible } from '../../domain/capacity-assessment/policy.ts';
import { openedText } from '../../domain/seal/text.ts';
import { access } from '../access.ts';
import { builder } from '../builder.ts';
import { CapacityCode } from '../capacity.ts';
import { openTo } from '../open-to.ts';
import { unlessVoided, voidedArgs, voidedAt } from '../voided.ts';

export const CapacityAssessment = builder.prismaObject('CapacityAssessment', {
  ...access('capacityAssessment.entry'),
  description: "An assessment of a resident's legal capacity; it never changes (民事行为能力评估).",
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` when it is voided.' }),
    capacity: t.expose('capacity', { type: CapacityCode, description: 'What was found (结论).' }),
    assessedOn: t.expose('assessedOn', { type: 'LocalDate', description: 'When (评估日期).' }),
    assessorName: t.exposeString('assessorName', { description: 'Who assessed it (评估人或机构).' }),
    basis: t.string({
      description: 'On what it rests (依据).',
      select: { id: true, basisSealed: true },
      resolve: ({ id, basisSealed }) =>
        openedText(basisSealed, { table: 'CapacityAssessment', row: id, column: 'basisSealed' }),
    }),
    documentRef: t.exposeString('documentRef', {
      nullable: true,
      description: 'Where the document is kept (文书).',
    }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When it was recorded (登记时间).' }),
    voidedAt: t.expose('voidedAt', voidedAt),
  }),
});

builder.prismaObjectFields('Resident', (t) => ({
  capacityAssessments: t.relation('capacityAssessments', {
    ...access('capacityAssessment.entry'),
    description: 'Assessments of capacity, the latest first (民事行为能力评估).',
    args: voidedArgs(t.arg),
    query: (args, context) => ({
      where: { AND: [unlessVoided(args), openTo(capacityAssessmentsVisible, context)] },
      orderBy: [{ assessedOn: 'desc' as const }, { id: 'desc' as const }],
    }),
  }),
}));
