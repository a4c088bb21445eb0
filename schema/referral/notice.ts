import type { ReferralNotice as Notice } from '../../domain/referral/notice.ts';
import { access } from '../access.ts';
import { builder } from '../builder.ts';
import { Care } from '../care-level.ts';
import { SexCode } from '../resident-card.ts';
import { IsolationCode } from '../safety-codes.ts';
import { AgeBandCode, DiagnosisGroupCode, Phase } from './codes.ts';

export const ReferralNotice = builder.objectRef<Notice>('ReferralNotice').implement({
  ...access('referral.notice'),
  description: 'What one of several that are asked decides on; it says nothing of who it is (匿名通知).',
  fields: (t) => ({
    sex: t.expose('sex', { type: SexCode, description: 'Sex (性别).' }),
    ageBand: t.expose('ageBand', { type: AgeBandCode, description: 'Age, by decades (年龄段).' }),
    diagnosisGroup: t.expose('diagnosisGroup', {
      type: DiagnosisGroupCode,
      nullable: true,
      description:
        'Of what kind the illness is; null where it is protected or has no ICD-10 code (疾病分组).',
    }),
    carePhase: t.field({
      type: Phase,
      description: 'Phase of care (照护阶段).',
      resolve: ({ carePhase }) => carePhase,
    }),
    careLevel: t.field({
      type: Care,
      nullable: true,
      description: 'Level of care in the home (照护等级).',
      resolve: ({ careLevel }) => careLevel,
    }),
    isolation: t.expose('isolation', {
      type: IsolationCode,
      nullable: true,
      description: 'How to isolate (隔离方式).',
    }),
    isInterpreterNeeded: t.exposeBoolean('isInterpreterNeeded', {
      description: 'Whether an interpreter is needed (需要翻译).',
    }),
    regionCode: t.exposeString('regionCode', { description: 'GB/T 2260 code of who asks (所在地区).' }),
  }),
});
