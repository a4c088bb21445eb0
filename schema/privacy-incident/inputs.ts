import { builder } from '../builder.ts';
import { Kind } from './codes.ts';

const key = '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.';

export const PrivacyIncidentOpenInput = builder.inputType('PrivacyIncidentOpenInput', {
  description: 'What went wrong with personal data in the own organisation (个人信息安全事件登记).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    kind: t.field({ type: Kind, required: true, description: 'What kind of incident (类别).' }),
    description: t.string({ required: true, description: 'What happened (经过).' }),
    discoveredAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'When it was noticed (发现时间).',
    }),
    residentIds: t.idList({ description: 'The residents concerned, as far as one knows them (涉及老人).' }),
  }),
});

export const PrivacyIncidentCloseInput = builder.inputType('PrivacyIncidentCloseInput', {
  description: 'What was done about a privacy incident (个人信息安全事件结案).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    privacyIncidentId: t.id({ required: true, description: 'Which one.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    measures: t.string({
      required: true,
      description: 'What was done; where the people concerned were not told, also why (处置措施).',
    }),
    arePeopleTold: t.boolean({
      required: true,
      description: 'Whether the people concerned were told (是否已告知个人).',
    }),
    isAuthorityTold: t.boolean({
      required: true,
      description: 'Whether the authority was told (是否已报告主管部门).',
    }),
  }),
});
