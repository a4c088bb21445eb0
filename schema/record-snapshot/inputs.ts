import { builder } from '../builder.ts';
import { key } from '../key.ts';

export const RecordPullInput = builder.inputType('RecordPullInput', {
  description: 'Whose record is asked for, and where (调取外部病历).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    residentId: t.id({ required: true, description: 'Of whom (老人).' }),
    sourceOrgId: t.id({ required: true, description: 'The organisation whose system is asked (来源机构).' }),
  }),
});
