import { localDateOf } from '../../domain/calendar-date.ts';
import { nameOfCode } from '../../domain/codes/code-table.ts';
import {
  DIAGNOSIS_ROLES,
  DIAGNOSIS_SYSTEMS,
  REFERRAL_STATES,
  type ReferralState,
} from '../../domain/codes/referral.ts';
import { VITALS, type Vital, type Vitals } from '../../domain/referral/content.ts';
import type { PrintedReferral, PrintedTarget } from '../../domain/referral/printed.ts';
import type { PrintedContent, PrintedDiagnosis } from '../../domain/referral/printed-content.ts';
import { BLOCK_TEXTS } from '../../domain/safety-block/content.ts';
import type { Block, Field } from './document.ts';
import { dateWords, orDash, timeWords } from './words.ts';

/** `2026-11-25 08:30`, or a dash. */
export const momentWords = (at: Date | null): string =>
  at === null ? '—' : `${localDateOf(at)} ${timeWords(at)}`;

/** In these nobody has signed it, and it opens no door. */
const UNSIGNED: readonly ReferralState[] = ['DRAFT', 'PENDING_COSIGN', 'PENDING_REVIEW'];
/** In these it is over without anybody having been treated. */
const VOID: readonly ReferralState[] = ['CANCELLED', 'EXPIRED', 'CLOSED_UNMET', 'VOIDED'];

/** What must not be overlooked: paper outlives the state it was printed in. */
export function stateWarnings({ state }: PrintedReferral): Block[] {
  const name = nameOfCode(REFERRAL_STATES, state);
  if (UNSIGNED.includes(state)) return [{ kind: 'WARNING', text: `${name} · 未发出，不能作为转诊凭据` }];
  return VOID.includes(state) ? [{ kind: 'WARNING', text: `${name} · 此单无效` }] : [];
}

/** The one that has said yes, and can take the resident; null while nobody has. */
export const acceptedTarget = ({ targets }: PrintedReferral): PrintedTarget | null =>
  targets.find(({ state }) => state === 'ACCEPTED' || state === 'SCHEDULED') ?? null;

function expectedWords({ expectedOn, expectedAt }: PrintedTarget): string {
  if (expectedOn === null) return '—';
  return expectedAt === null ? dateWords(expectedOn) : `${dateWords(expectedOn)} ${timeWords(expectedAt)}`;
}

/** The telephone to call at any hour; else that of the organisation. */
export const hourlyPhone = ({ dutyPhone, phone }: PrintedTarget): string => orDash(dutyPhone ?? phone);

export const receiverFields = (target: PrintedTarget): Field[] => [
  { label: '接收机构', value: target.name, span: 2, isLarge: true },
  { label: '接收科室', value: target.departmentName, isLarge: true },
  { label: '地址', value: target.address, span: 3 },
  { label: '联系人', value: orDash(target.contactName) },
  { label: '联系电话', value: orDash(target.contactPhone) },
  { label: '24小时电话', value: hourlyPhone(target) },
  { label: '预计到院', value: expectedWords(target), span: 2 },
  { label: '预留床位', value: orDash(target.bedNo) },
];

const VITAL_NAMES: Readonly<Record<Vital, string>> = {
  temperature: '体温',
  pulse: '脉搏',
  respiration: '呼吸',
  systolic: '收缩压',
  diastolic: '舒张压',
  oxygenSaturation: '血氧饱和度',
  glucose: '血糖',
};

/** `体温 36.5 °C · 脉搏 88 /min`, and why the rest is missing. */
export function vitalWords(vitals: Vitals | null): string {
  if (vitals === null) return '—';
  const measured = (Object.keys(VITALS) as Vital[]).flatMap((name) => {
    const value = vitals[name];
    if (value === null) return [];
    const at = vitals.measuredAt?.[name];
    const when = at === undefined ? '' : `（${localDateOf(new Date(at))} ${timeWords(at)}）`;
    return [`${VITAL_NAMES[name]} ${value} ${VITALS[name].unit}${when}`];
  });
  const reason = vitals.notMeasurableReason;
  return [...measured, ...(reason === null ? [] : [`未测：${reason}`])].join(' · ');
}

const ABILITY_NAMES = { cognition: '认知', mobility: '活动能力', diet: '饮食', oxygen: '吸氧' } as const;

/** How somebody is who arrives; what is not known is a dash. */
export const abilityFields = (abilities: PrintedContent['abilities']): Field[] =>
  BLOCK_TEXTS.map((name) => ({ label: ABILITY_NAMES[name], value: orDash(abilities?.[name]) }));

/** Each in the code system of its origin; of a protected one that it is there. */
export const diagnosisTable = (diagnoses: readonly PrintedDiagnosis[]): Block => ({
  kind: 'TABLE',
  columns: [
    { title: '诊断角色', share: 3 },
    { title: '诊断名称', share: 8 },
    { title: '编码', share: 3 },
    { title: '编码体系 · 版本', share: 5 },
  ],
  rows: diagnoses.map(({ role, said }) => {
    if (said === null) return [nameOfCode(DIAGNOSIS_ROLES, role), '（保密，未向您开放）', '—', '—'];
    const { system, systemVersion, code, name } = said;
    const origin = [system === null ? null : nameOfCode(DIAGNOSIS_SYSTEMS, system), systemVersion];
    return [
      nameOfCode(DIAGNOSIS_ROLES, role),
      name,
      orDash(code),
      orDash(origin.filter((one) => one !== null).join(' · ')),
    ];
  }),
});
