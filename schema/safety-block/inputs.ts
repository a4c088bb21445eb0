import { builder } from '../builder.ts';
import { key } from '../key.ts';
import { safetyContentFields } from '../safety-inputs.ts';

export const SafetyBlockRecordInput = builder.inputType('SafetyBlockRecordInput', {
  description:
    'One whole edition of the safety block: what is not in it is not known any more (安全信息登记).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    residentId: t.id({ required: true, description: 'Of whom (老人).' }),
    expectedEdition: t.int({ description: 'The edition that was read; left out for the first one.' }),
    ...safetyContentFields(t),
  }),
});
