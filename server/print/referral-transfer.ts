import { rolesOf } from '../../domain/access.ts';
import { nameOfCode } from '../../domain/codes/code-table.ts';
import { SEXES } from '../../domain/codes/resident.ts';
import { referralPolicy } from '../../domain/referral/policy.ts';
import { type PrintedReferral, referralToPrint } from '../../domain/referral/printed.ts';
import { type EmergencyCard, emergencyCard } from '../../domain/resident/emergency-card.ts';
import { concernOfShown } from '../../domain/resident/record-keepers.ts';
import type { Block, Field } from './document.ts';
import { footerOf, type Print, valueIn } from './print.ts';
import {
  abilityFields,
  acceptedTarget,
  momentWords,
  receiverFields,
  stateWarnings,
  vitalWords,
} from './referral-parts.ts';
import { cardValues, contactSection, type Values } from './resident.ts';
import { safetySection } from './safety.ts';
import { ageWords, orDash } from './words.ts';

const LINE = '________________';

const person = (row: PrintedReferral, card: EmergencyCard | null, values: Values): Field[] => [
  { label: '姓名', value: row.resident.name, span: 2, isLarge: true },
  { label: '床号', value: orDash(card?.stay?.bedNo), isLarge: true },
  { label: '性别 · 年龄', value: `${nameOfCode(SEXES, row.resident.sex)} · ${ageWords(row.age)}` },
  { label: '证件号码', value: orDash(valueIn(values, 'ID_NO') ?? row.resident.idNoMasked), span: 2 },
];

const sender = ({ initiating, from }: PrintedReferral): Field[] => [
  { label: '送出机构', value: initiating.name, span: 2 },
  { label: '电话', value: orDash(initiating.phone) },
  { label: '转出医疗机构', value: from.name, span: 2 },
  { label: '电话', value: orDash(from.phone) },
];

const HANDED_OVER: Field[] = [
  { label: '交出人', value: LINE },
  { label: '护送人', value: LINE },
  { label: '出发时间', value: LINE },
  { label: '接收人', value: LINE },
  { label: '到达时间', value: LINE },
  { label: '到达时情况', value: LINE },
];

/** Nobody sets out on paper that no hospital stands behind. */
function receiver(row: PrintedReferral): Block[] {
  const target = acceptedTarget(row);
  const heading = { kind: 'HEADING', text: '送往' } as const;
  if (target !== null) return [heading, { kind: 'FIELDS', fields: receiverFields(target) }];
  return [{ kind: 'WARNING', text: '尚未落实接收 · 请勿出发' }];
}

/** 转运交接单: along with whoever brings the resident, and signed by who receives. Nothing protected stands on it (V19). */
export const referralTransferSheet: Print = {
  noun: 'transfer',
  readers: rolesOf(referralPolicy, 'record'),
  async make(request) {
    const { viewer, clock } = request.acting;
    const now = clock.now();
    const row = await referralToPrint({ viewer, now }, request.id);
    if (row === null || row.content === null) return null;
    const { residentId, content } = row;
    const card = await emergencyCard(viewer, residentId, now);
    const values = await cardValues(request, residentId);
    const { ownerOrgIds = [] } = await concernOfShown([residentId], now);
    return {
      ...{ nounId: row.id, residentIds: [residentId], ownerOrgIds },
      document: {
        paper: 'A4',
        title: '转运交接单',
        subtitle: `转诊单号 ${row.no} · 落实接收 ${momentWords(row.placedAt)}`,
        code: row.no,
        blocks: [
          ...stateWarnings(row),
          ...receiver(row),
          { kind: 'HEADING', text: '老人' },
          { kind: 'FIELDS', fields: person(row, card, values) },
          { kind: 'TEXT', label: '生命体征', text: vitalWords(content.record.vitals) },
          ...safetySection(content.openSafety ?? card?.safety ?? null, card?.isSafetyToReconcile ?? false),
          { kind: 'FIELDS', fields: abilityFields(content.abilities) },
          ...(card === null ? [] : contactSection(card, values)),
          { kind: 'HEADING', text: '送出' },
          { kind: 'FIELDS', fields: sender(row) },
          { kind: 'HEADING', text: '交接' },
          { kind: 'FIELDS', fields: HANDED_OVER },
        ],
        footer: await footerOf(request),
      },
    };
  },
};
