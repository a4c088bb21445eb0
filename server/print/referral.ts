import { TRANSPORTS } from '../../domain/codes/appointment.ts';
import { nameOfCode } from '../../domain/codes/code-table.ts';
import {
  CARE_PHASES,
  REFERRAL_DIRECTIONS,
  REFERRAL_KINDS,
  REFERRAL_STATES,
  RETURN_PLACES,
  VISIT_MODES,
} from '../../domain/codes/referral.ts';
import { ATTACHMENT_KINDS } from '../../domain/codes/referral-attachment.ts';
import { REFERRAL_REASONS } from '../../domain/codes/referral-reason.ts';
import { REFERRAL_TARGET_STATES } from '../../domain/codes/referral-target.ts';
import { SEXES } from '../../domain/codes/resident.ts';
import { URGENCIES } from '../../domain/codes/urgency.ts';
import { RECORD_TEXTS, type RecordText } from '../../domain/referral/content.ts';
import { REFERRAL_KNOWERS } from '../../domain/referral/policy.ts';
import { type PrintedReferral, referralToPrint } from '../../domain/referral/printed.ts';
import type { PrintedContent, PrintedFeedback } from '../../domain/referral/printed-content.ts';
import { type CardPerson, cardPerson } from '../../domain/resident/card-person.ts';
import { concernOfShown } from '../../domain/resident/record-keepers.ts';
import type { Block, Field } from './document.ts';
import { footerOf, inFullFor, type Print, type PrintRequest, valueIn } from './print.ts';
import {
  abilityFields,
  diagnosisTable,
  momentWords,
  receiverFields,
  stateWarnings,
  vitalWords,
} from './referral-parts.ts';
import { contactSection, type Values } from './resident.ts';
import { safetyFields } from './safety.ts';
import { ageWords, orDash } from './words.ts';

const CLOSED = '（未向您开放）';
/** Where somebody signs with a pen. */
const LINE = '________________';

const person = ({ resident, age }: PrintedReferral, known: CardPerson | null, values: Values): Field[] => [
  { label: '姓名', value: resident.name, isLarge: true },
  { label: '性别 · 年龄', value: `${nameOfCode(SEXES, resident.sex)} · ${ageWords(age)}` },
  { label: '出生日期', value: orDash(resident.birthOn) },
  { label: '证件号码', value: orDash(valueIn(values, 'ID_NO') ?? resident.idNoMasked), span: 2 },
  { label: '费别', value: known === null ? CLOSED : orDash(known.insurance) },
  {
    label: '联系电话',
    value: known === null ? CLOSED : orDash(valueIn(values, 'PHONE') ?? known.phoneMasked),
  },
  {
    label: '家庭住址',
    value: known === null ? CLOSED : orDash(valueIn(values, 'ADDRESS') ?? known.addressMasked),
    span: 2,
  },
];

const flags = (row: PrintedReferral, content: PrintedContent | null): Field[] => [
  { label: '转诊标志', value: nameOfCode(REFERRAL_DIRECTIONS, row.direction), isLarge: true },
  { label: '转诊类别', value: nameOfCode(REFERRAL_KINDS, row.kind) },
  { label: '紧急程度', value: nameOfCode(URGENCIES, row.urgency) },
  {
    label: '转诊原因',
    value: content === null ? CLOSED : nameOfCode(REFERRAL_REASONS, content.reasonCode),
    span: 2,
  },
  { label: '照护阶段', value: content === null ? CLOSED : nameOfCode(CARE_PHASES, content.carePhase) },
  { label: '转诊日期', value: momentWords(row.sentAt) },
  {
    label: '有效期至',
    value: row.expiresAt === null ? `${row.validityDays} 天（自发出起）` : momentWords(row.expiresAt),
  },
  { label: '状态', value: nameOfCode(REFERRAL_STATES, row.state) },
];

const sender = ({ from, initiating }: PrintedReferral): Field[] => [
  { label: '转出医疗机构', value: from.name, span: 2, isLarge: true },
  { label: '电话', value: orDash(from.phone) },
  { label: '地址', value: from.address, span: 3 },
  { label: '发起机构', value: initiating.name, span: 2 },
  { label: '电话', value: orDash(initiating.phone) },
];

const receivers = ({ targets }: PrintedReferral): Block[] =>
  targets.flatMap((target): Block[] => [
    { kind: 'HEADING', text: `转入医疗机构 · ${nameOfCode(REFERRAL_TARGET_STATES, target.state)}` },
    { kind: 'FIELDS', fields: receiverFields(target) },
  ]);

const TEXTS: readonly RecordText[] = [
  ...(['chiefComplaint', 'presentIllness', 'pastHistory', 'investigations', 'treatmentSoFar'] as const),
  ...(['reasonText', 'targetReasonText'] as const),
];
/** The record data set calls them so (requirements B.8). */
const TITLES: Partial<Record<RecordText, string>> = { treatmentSoFar: '诊疗经过（已作处理）' };

const filesWords = ({ attachments }: PrintedContent): string =>
  orDash(
    [...attachments].map(([kind, count]) => `${nameOfCode(ATTACHMENT_KINDS, kind)} ${count} 份`).join('、'),
  );

function record(row: PrintedReferral, content: PrintedContent): Block[] {
  const visit = row.faceToFaceMode === null ? '' : ` · ${nameOfCode(VISIT_MODES, row.faceToFaceMode)}`;
  const { record: written, diagnoses, safety } = content;
  return [
    { kind: 'HEADING', text: '诊断' },
    diagnosisTable(diagnoses),
    { kind: 'HEADING', text: '病情摘要' },
    ...TEXTS.map(
      (name): Block => ({
        ...{ kind: 'TEXT', label: TITLES[name] ?? RECORD_TEXTS[name], text: orDash(written[name]) },
      }),
    ),
    { kind: 'TEXT', label: '生命体征', text: vitalWords(written.vitals) },
    {
      ...{ kind: 'TEXT', label: '交通方式' },
      text: written.transport === null ? orDash(null) : nameOfCode(TRANSPORTS, written.transport),
    },
    { kind: 'TEXT', label: '医生面诊', text: `${momentWords(row.faceToFaceAt)}${visit}` },
    { kind: 'TEXT', label: '随附资料', text: filesWords(content) },
    { kind: 'HEADING', text: '随行安全信息' },
    safety === null
      ? { kind: 'NOTE', text: '发出转诊时随附。' }
      : { kind: 'FIELDS', fields: [...safetyFields(safety), ...abilityFields(content.abilities)] },
  ];
}

const returned = (feedback: PrintedFeedback): Block[] => [
  { kind: 'HEADING', text: `回转 · ${momentWords(feedback.recordedAt)}` },
  ...(feedback.isUrgentFollowUp ? [{ kind: 'WARNING', text: '需紧急随访' } as const] : []),
  diagnosisTable(feedback.diagnoses),
  { kind: 'TEXT', label: '主要检查结果', text: orDash(feedback.keyResults) },
  { kind: 'TEXT', label: '治疗经过', text: feedback.treatment },
  { kind: 'TEXT', label: '下一步治疗方案及康复建议', text: feedback.nextPlan },
  { kind: 'TEXT', label: '去向', text: nameOfCode(RETURN_PLACES, feedback.returnTo) },
  { kind: 'FIELDS', fields: safetyFields(feedback.safety) },
];

const signatures = (row: PrintedReferral): Block[] => [
  { kind: 'HEADING', text: '签章' },
  {
    kind: 'FIELDS',
    fields: [
      { label: '起草人', value: orDash(row.author) },
      { label: '会签医生', value: orDash(row.coSigner) },
      { label: '责任医生', value: orDash(row.owner) },
      { label: '审核人', value: orDash(row.reviewer) },
      { label: '医生签名', value: LINE },
      { label: '机构盖章', value: LINE },
      { label: '患者或家属签名', value: LINE, span: 2 },
      { label: '日期', value: LINE },
    ],
  },
];

const FIELDS = ['ID_NO', 'PHONE', 'ADDRESS', 'CONTACT_PHONES'] as const;
/** In an emergency the number of the document is not open: only what the purpose is good for is asked for. */
const valuesFor = async (request: PrintRequest, residentId: string): Promise<Values> =>
  (await inFullFor(request, [residentId], request.purpose === 'EMERGENCY' ? FIELDS.slice(1) : FIELDS)).get(
    residentId,
  );

/** 转诊单: what goes with the resident, and into the files of both sides (requirements B.3, B.8). */
export const referralForm: Print = {
  noun: 'referral',
  readers: REFERRAL_KNOWERS,
  async make(request) {
    const { viewer, clock } = request.acting;
    const now = clock.now();
    const row = await referralToPrint({ viewer, now }, request.id);
    if (row === null) return null;
    const { residentId, content } = row;
    const known = await cardPerson(viewer, residentId, now);
    const values = await valuesFor(request, residentId);
    const { ownerOrgIds = [] } = await concernOfShown([residentId], now);
    return {
      ...{ nounId: row.id, residentIds: [residentId], ownerOrgIds },
      document: {
        paper: 'A4',
        title: '双向转诊单',
        subtitle: `转诊单号 ${row.no} · 起草于 ${momentWords(row.createdAt)}`,
        code: row.no,
        blocks: [
          ...stateWarnings(row),
          { kind: 'FIELDS', fields: person(row, known, values) },
          ...(known === null ? [] : contactSection(known.card, values)),
          { kind: 'HEADING', text: '转诊' },
          { kind: 'FIELDS', fields: flags(row, content) },
          { kind: 'HEADING', text: '转出' },
          { kind: 'FIELDS', fields: sender(row) },
          ...receivers(row),
          ...(content === null
            ? [{ kind: 'NOTE', text: `病情摘要${CLOSED}` } as const]
            : record(row, content)),
          ...(content?.feedback == null ? [] : returned(content.feedback)),
          ...signatures(row),
        ],
        footer: await footerOf(request),
      },
    };
  },
};
