import { admissionsVisible } from '../../domain/admission/policy.ts';
import { recordAdmission } from '../../domain/admission/record.ts';
import { TELLERS } from '../../domain/admission/workflow.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { key } from '../key.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { DispositionCode, Kind, Source } from './codes.ts';
import './change-mutations.ts';
import { Admission } from './type.ts';

const AdmissionRecordInput = builder.inputType('AdmissionRecordInput', {
  description: 'An admission that is told of, or the discharge that completes one (住院登记).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    residentId: t.id({ required: true, description: 'Who was admitted (老人).' }),
    source: t.field({ type: Source, required: true, description: 'From where it is known (消息来源).' }),
    kind: t.field({ type: Kind, description: 'Inpatient or observation; of a new one (类别).' }),
    hospitalId: t.id({ description: 'Where, when it is of the network (医院).' }),
    hospitalName: t.string({ description: 'Or its name, when it is not (医院名称).' }),
    admittedAt: t.field({ type: 'DateTime', description: 'Since when; of a new one (入院时间).' }),
    dischargedAt: t.field({ type: 'DateTime', description: 'Until when (出院时间).' }),
    disposition: t.field({ type: DispositionCode, description: 'How somebody left (离院方式).' }),
    admissionId: t.id({ description: 'The admission that begins as planned, or ends by its discharge.' }),
    expectedVersion: t.int({ description: 'Its version that was read.' }),
    referralId: t.id({
      description:
        'The referral to the own hospital by which the resident came: it arrives and follows (转诊单).',
    }),
  }),
});

builder.mutationField('admissionRecord', (t) =>
  t.prismaField({
    type: Admission,
    description:
      'Tells of an admission or its end, from whoever first knows; told twice it is one record (登记住院).',
    authScopes: { role: TELLERS },
    errors: refusals.moving('admission'),
    args: { input: t.arg({ type: AdmissionRecordInput, required: true, description: 'What is known.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await recordAdmission(actingOf(context), input);
      const where = { AND: [{ id }, openTo(admissionsVisible, context)] };
      return stillOpen('admission', await read().admission.findFirst({ ...reread(query), where }));
    },
  }),
);
