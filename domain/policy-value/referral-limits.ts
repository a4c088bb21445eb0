import type { PolicyDefinition, PolicyScope } from './table.ts';

const SCOPES: readonly PolicyScope[] = ['REGION', 'ORGANIZATION'];

/** Limits of referrals (domain 3.5, 7): the clocks of each stage, and what a referral needs. */
export const REFERRAL_LIMITS = {
  'referral.reviewByOffice': {
    name: '转出须经转诊办审核',
    meaning: 'Whether the referral office, where there is one, reviews what goes out: 1 yes, 0 no.',
    ...{ unit: 'COUNT', default: 1, min: 0, max: 1, scopes: SCOPES, direction: 'HIGHER' },
    provenance: 'requirements B.3: 国卫办医政发〔2024〕21号',
  },
  'referral.visitMaxDays': {
    name: '面诊有效天数',
    meaning: 'How many days before the sending a doctor has seen the resident at the latest.',
    ...{ unit: 'DAY', default: 7, min: 1, max: 30, scopes: SCOPES, direction: 'LOWER' },
    provenance:
      'requirements B.3: no referral without a face-to-face consultation; the days are an assumption',
  },
  'referral.videoIsVisit': {
    name: '视频诊察视同面诊',
    meaning: 'Whether a doctor who has seen the resident by video has seen the resident: 1 yes, 0 no.',
    ...{ unit: 'COUNT', default: 1, min: 0, max: 1, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 2 Referral: VIDEO by policy)',
  },
  'referral.validityDays': {
    name: '转诊有效天数',
    meaning: 'How long a referral that nobody has booked is valid, in days from the sending.',
    ...{ unit: 'DAY', default: 14, min: 1, max: 60, scopes: SCOPES, direction: 'ANY' },
    provenance: 'assumption (domain 7)',
  },
  'referral.cosignUrgentMinutes': {
    name: '紧急转诊会签时限',
    meaning: 'How long an urgent referral waits for the co-signature before it raises an alarm.',
    ...{ unit: 'MINUTE', default: 30, min: 5, max: 240, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 3.5.1)',
  },
  'referral.cosignWorkingDays': {
    name: '普通转诊会签时限',
    meaning: 'The same of a routine one, in working days.',
    ...{ unit: 'WORKING_DAY', default: 1, min: 1, max: 5, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 3.5.1)',
  },
  'referral.acceptUrgentHours': {
    name: '紧急转诊接收时限',
    meaning: 'How long an urgent referral waits for an answer from the sending on, in hours of the clock.',
    ...{ unit: 'HOUR', default: 4, min: 1, max: 24, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 7)',
  },
  'referral.acceptWorkingDays': {
    name: '普通转诊接收时限',
    meaning: 'The same of a routine one, in working days.',
    ...{ unit: 'WORKING_DAY', default: 1, min: 1, max: 5, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 7)',
  },
  'referral.infoPauseMaxHours': {
    name: '补充资料最长暂停',
    meaning: 'How long a question stops the clock of the answer, once.',
    ...{ unit: 'HOUR', default: 24, min: 1, max: 72, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 7 infoPauseMax)',
  },
  'referral.feedbackHours': {
    name: '反馈时限',
    meaning: 'How long after the treatment the feedback is due, in hours of the clock.',
    ...{ unit: 'HOUR', default: 72, min: 1, max: 336, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 7)',
  },
  'referral.closeDays': {
    name: '闭环时限',
    meaning: 'How long after the feedback the owner has closed the loop.',
    ...{ unit: 'DAY', default: 7, min: 1, max: 30, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 3.5.8)',
  },
  'referral.urgentFollowUpHours': {
    name: '紧急随访时限',
    meaning: 'The same where the feedback asks for an urgent follow-up, in hours of the clock.',
    ...{ unit: 'HOUR', default: 24, min: 1, max: 72, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 3.5.8)',
  },
  'referral.scheduleUrgentHours': {
    name: '紧急转诊安排时限',
    meaning:
      'How long after the acceptance of an urgent referral a place or a bed is reserved, in hours of the clock.',
    ...{ unit: 'HOUR', default: 24, min: 1, max: 72, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 7)',
  },
  'referral.scheduleWorkingDays': {
    name: '普通转诊安排时限',
    meaning: 'The same of a routine one, in working days.',
    ...{ unit: 'WORKING_DAY', default: 3, min: 1, max: 10, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 7)',
  },
  'referral.bedWaitDays': {
    name: '等床确认间隔',
    meaning: 'How often a receiver confirms that somebody still waits for a bed.',
    ...{ unit: 'DAY', default: 7, min: 1, max: 14, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'domain 3.5.4: weekly confirmation',
  },
  'referral.bookedMaxDays': {
    name: '安排最远天数',
    meaning: 'How many days after the sending a place may lie: it extends the validity.',
    ...{ unit: 'DAY', default: 60, min: 14, max: 90, scopes: SCOPES, direction: 'ANY' },
    provenance: 'domain 3.5.5: within 60 days',
  },
  'referral.rebookDays': {
    name: '重新安排期限',
    meaning: 'How long a referral whose place fell away stays valid to be scheduled anew, at least.',
    ...{ unit: 'DAY', default: 7, min: 1, max: 14, scopes: SCOPES, direction: 'ANY' },
    provenance: 'assumption (domain 3.5.6)',
  },
  'referral.expiryReminderDays': {
    name: '转诊到期提醒天数',
    meaning:
      'How many days before its end the validity of a referral that has no place is reminded of, once.',
    ...{ unit: 'DAY', default: 3, min: 1, max: 7, scopes: SCOPES, direction: 'ANY' },
    provenance: 'domain 3.5.5: reminder 3 d before; the days are an assumption',
  },
  'referral.unmetHours': {
    name: '无机构接收处理时限',
    meaning:
      'How long after the last refusal the sender asks somebody else or ends it, in hours of the clock.',
    ...{ unit: 'HOUR', default: 24, min: 1, max: 72, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'domain 3.5.9: within 24 h',
  },
  'referral.abortHours': {
    name: '中止请求答复时限',
    meaning: 'How long a request to end a treatment waits for its answer, in hours of the clock.',
    ...{ unit: 'HOUR', default: 24, min: 1, max: 72, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 3.5.7)',
  },
  'referral.careAfterDays': {
    name: '诊疗结束后保留天数',
    meaning:
      'How long a receiver still acts for somebody after its feedback, to refer onward and to write what is missing.',
    ...{ unit: 'DAY', default: 14, min: 1, max: 30, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (V19)',
  },
  'referral.lostDays': {
    name: '无人推进天数',
    meaning: 'After how many days in which nobody moved it an open referral counts as lost.',
    ...{ unit: 'DAY', default: 3, min: 1, max: 14, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 7 referral.lostAfter)',
  },
  'referral.maxAttachments': {
    name: '转诊附件数量上限',
    meaning: 'How many files a referral has at the most; removed ones do not count.',
    ...{ unit: 'COUNT', default: 20, min: 1, max: 50, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 2 Referral: attachments)',
  },
  'referral.attachmentsMaxSize': {
    name: '转诊附件总大小上限',
    meaning: 'How large the files of a referral are together at the most, in MiB of 1,048,576 bytes.',
    ...{ unit: 'MEBIBYTE', default: 60, min: 1, max: 200, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 2 Referral: attachments)',
  },
} as const satisfies Record<string, PolicyDefinition>;
