import { localDateOf } from '../../domain/calendar-date.ts';
import { nameOfCode } from '../../domain/codes/code-table.ts';
import {
  ALLERGY_SEVERITIES,
  ALLERGY_STATUSES,
  DEVICE_KINDS,
  INFECTION_AGENTS,
  INFECTION_STATUSES,
  ISOLATIONS,
} from '../../domain/codes/safety-block.ts';
import type { CardSafety } from '../../domain/safety-block/on-card.ts';
import type { Block, Field } from './document.ts';
import { dateWords, orDash } from './words.ts';

const RISK_NAMES = {
  PRESSURE_INJURY: '压力性损伤',
  FALL: '跌倒',
  SWALLOWING: '误吸',
  WANDERING: '走失',
} as const;

const listed = (texts: readonly (string | null)[], separator = '；'): string =>
  orDash(texts.filter(Boolean).join(separator));

const allergies = ({ allergyStatus, allergies: list }: CardSafety): string =>
  list.length === 0
    ? nameOfCode(ALLERGY_STATUSES, allergyStatus)
    : listed(
        list.map(({ substance, reaction, severity }) => {
          const words = [reaction, severity === 'UNKNOWN' ? null : nameOfCode(ALLERGY_SEVERITIES, severity)];
          const more = words.filter(Boolean).join('，');
          return more === '' ? substance : `${substance}（${more}）`;
        }),
      );

function infection({ infectionStatus, agent, isolation }: CardSafety): string {
  const named = agent === null ? null : (agent.name ?? nameOfCode(INFECTION_AGENTS, agent.code));
  const isolated = isolation === 'NONE' ? null : nameOfCode(ISOLATIONS, isolation);
  return listed([nameOfCode(INFECTION_STATUSES, infectionStatus), named, isolated], ' · ');
}

const devices = (block: CardSafety): string =>
  listed(
    block.devices.map(({ kind, dueOn }) =>
      dueOn === null ? nameOfCode(DEVICE_KINDS, kind) : `${nameOfCode(DEVICE_KINDS, kind)}（${dueOn} 到期）`,
    ),
  );

const medicines = (block: CardSafety): string =>
  listed(
    block.medicines.map(({ name, dose, isHighAlert }) =>
      [isHighAlert ? '【高警示】' : '', name, dose === null ? '' : ` ${dose}`].join(''),
    ),
  );

const highRisks = ({ risks }: CardSafety): string =>
  listed(
    risks.filter(({ level }) => level === 'HIGH').map(({ of }) => RISK_NAMES[of]),
    '、',
  );

/** A block as fields of a form. */
export const safetyFields = (block: CardSafety): Field[] => [
  { label: '过敏', value: allergies(block), span: 3, isLarge: true },
  { label: '感染与隔离', value: infection(block), span: 3, isLarge: true },
  { label: '防护要点', value: orDash(block.careInstructions), span: 3 },
  { label: '管路与装置', value: devices(block), span: 3 },
  { label: '用药', value: medicines(block), span: 3 },
  { label: '高风险', value: highRisks(block), span: 2 },
  { label: '登记日期', value: dateWords(localDateOf(block.recordedAt)) },
];

const TO_RECONCILE: Block = {
  kind: 'NOTE',
  text: '两份档案合并后安全信息尚未核对，本卡所载可能不全，请向机构护士核实。',
};

/** 医疗安全 on the card. A card that is silent about allergies would be read as saying that there are none. */
export const safetySection = (block: CardSafety | null, isToReconcile: boolean): Block[] => [
  { kind: 'HEADING', text: '医疗安全' },
  ...(isToReconcile ? [TO_RECONCILE] : []),
  block === null
    ? { kind: 'NOTE', text: '本卡未载过敏、感染、管路装置与用药，请向机构护士核实。' }
    : { kind: 'FIELDS', fields: safetyFields(block) },
];
