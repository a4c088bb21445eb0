import { correctAdmission } from '../../domain/admission/correct.ts';
import { leaveHospital, returnToHospital } from '../../domain/admission/leave.ts';
import { callOffAdmission, planAdmission } from '../../domain/admission/plan.ts';
import { admissionsVisible } from '../../domain/admission/policy.ts';
import { ADMISSION_STAFF } from '../../domain/admission/workflow.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { refusals } from '../errors.ts';
import { key } from '../key.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { DispositionCode, Kind, Source } from './codes.ts';
import { Admission } from './type.ts';

const keyed = { required: true, description: key } as const;
const source = { type: Source, required: true, description: 'From where it is known (消息来源).' } as const;
const named = { required: true, description: 'The admission (住院).' } as const;
const version = { required: true, description: 'Its version that was read.' } as const;
const why = { description: 'Why, in words (说明).' } as const;

type Act<Input> = (acting: Acting, input: Input) => Promise<string>;

/** The resolver of an act: it is carried out, and the admission read again as the viewer may see it. */
const admissionAfter =
  <Input>(act: Act<Input>) =>
  async (query: object, _root: unknown, { input }: { readonly input: Input }, context: GraphContext) => {
    const id = await act(actingOf(context), input);
    const where = { AND: [{ id }, openTo(admissionsVisible, context)] };
    return stillOpen('admission', await read().admission.findFirst({ ...reread(query), where }));
  };

const AdmissionPlanInput = builder.inputType('AdmissionPlanInput', {
  description: 'An admission that is planned, or another day for one (拟入院登记).',
  fields: (t) => ({
    idempotencyKey: t.string(keyed),
    residentId: t.id({ description: 'Who is to be admitted; of a new plan (老人).' }),
    hospitalId: t.id({ description: 'Where, when it is of the network; of a new plan (医院).' }),
    hospitalName: t.string({ description: 'Or its name, when it is not (医院名称).' }),
    source: t.field(source),
    kind: t.field({ type: Kind, required: true, description: 'Inpatient or observation (类别).' }),
    plannedAt: t.field({ type: 'DateTime', required: true, description: 'For when (拟入院时间).' }),
    admissionId: t.id({ description: 'The plan that is put off or brought forward.' }),
    expectedVersion: t.int({ description: 'Its version that was read.' }),
  }),
});
const AdmissionCallOffInput = builder.inputType('AdmissionCallOffInput', {
  description: 'A planned admission that does not take place (取消入院).',
  fields: (t) => ({
    idempotencyKey: t.string(keyed),
    admissionId: t.id(named),
    expectedVersion: t.int(version),
    source: t.field(source),
    reasonText: t.string(why),
  }),
});
const AdmissionLeaveInput = builder.inputType('AdmissionLeaveInput', {
  description: 'A leave from the hospital, with the bed kept there (请假离院).',
  fields: (t) => ({
    idempotencyKey: t.string(keyed),
    admissionId: t.id(named),
    expectedVersion: t.int(version),
    source: t.field(source),
    leftAt: t.field({ type: 'DateTime', required: true, description: 'Since when (离院时间).' }),
  }),
});
const AdmissionReturnInput = builder.inputType('AdmissionReturnInput', {
  description: 'The return from a leave (返院).',
  fields: (t) => ({
    idempotencyKey: t.string(keyed),
    admissionId: t.id(named),
    expectedVersion: t.int(version),
    source: t.field(source),
    returnedAt: t.field({ type: 'DateTime', required: true, description: 'Since when (返院时间).' }),
  }),
});
const AdmissionCorrectInput = builder.inputType('AdmissionCorrectInput', {
  description: 'What was told wrongly of an admission; what is left out stays (更正住院登记).',
  fields: (t) => ({
    idempotencyKey: t.string(keyed),
    admissionId: t.id(named),
    expectedVersion: t.int(version),
    source: t.field(source),
    kind: t.field({ type: Kind, description: 'Inpatient or observation (类别).' }),
    admittedAt: t.field({ type: 'DateTime', description: 'Since when (入院时间).' }),
    leaveFromAt: t.field({ type: 'DateTime', description: 'Since when on leave (请假离院时间).' }),
    dischargedAt: t.field({ type: 'DateTime', description: 'Until when (出院时间).' }),
    disposition: t.field({ type: DispositionCode, description: 'How somebody left (离院方式).' }),
    isStillThere: t.boolean({ description: 'The discharge was a mistake (撤销出院).' }),
    hasNotLeft: t.boolean({ description: 'The latest leave was a mistake (撤销请假离院).' }),
    reasonText: t.string(why),
  }),
});

builder.mutationField('admissionPlan', (t) =>
  t.prismaField({
    type: Admission,
    description: 'Says that somebody is to be admitted, or on another day (登记拟入院).',
    authScopes: { role: ADMISSION_STAFF },
    errors: refusals.moving('admission'),
    args: { input: t.arg({ type: AdmissionPlanInput, required: true, description: 'What is planned.' }) },
    resolve: admissionAfter(planAdmission),
  }),
);
builder.mutationField('admissionCallOff', (t) =>
  t.prismaField({
    type: Admission,
    description: 'Calls a planned admission off (取消入院).',
    authScopes: { role: ADMISSION_STAFF },
    errors: refusals.moving('admission'),
    args: { input: t.arg({ type: AdmissionCallOffInput, required: true, description: 'Which one.' }) },
    resolve: admissionAfter(callOffAdmission),
  }),
);
builder.mutationField('admissionLeave', (t) =>
  t.prismaField({
    type: Admission,
    description: 'Tells that somebody has left the hospital for a while (登记请假离院).',
    authScopes: { role: ADMISSION_STAFF },
    errors: refusals.moving('admission'),
    args: { input: t.arg({ type: AdmissionLeaveInput, required: true, description: 'Since when.' }) },
    resolve: admissionAfter(leaveHospital),
  }),
);
builder.mutationField('admissionReturn', (t) =>
  t.prismaField({
    type: Admission,
    description: 'Tells that somebody is back in the hospital from a leave (登记返院).',
    authScopes: { role: ADMISSION_STAFF },
    errors: refusals.moving('admission'),
    args: { input: t.arg({ type: AdmissionReturnInput, required: true, description: 'Since when.' }) },
    resolve: admissionAfter(returnToHospital),
  }),
);
builder.mutationField('admissionCorrect', (t) =>
  t.prismaField({
    type: Admission,
    description:
      'Puts right what was told of an admission; what was told before stays on record (更正住院登记).',
    authScopes: { role: ADMISSION_STAFF },
    errors: refusals.moving('admission'),
    args: { input: t.arg({ type: AdmissionCorrectInput, required: true, description: 'What is right.' }) },
    resolve: admissionAfter(correctAdmission),
  }),
);
