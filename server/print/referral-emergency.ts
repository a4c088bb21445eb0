import { rolesOf } from '../../domain/access.ts';
import { nameOfCode } from '../../domain/codes/code-table.ts';
import { SEXES } from '../../domain/codes/resident.ts';
import { referralPolicy } from '../../domain/referral/policy.ts';
import { type PrintedReferral, type PrintedTarget, referralToPrint } from '../../domain/referral/printed.ts';
import type { PrintedContent } from '../../domain/referral/printed-content.ts';
import { emergencyCard } from '../../domain/resident/emergency-card.ts';
import { concernOfShown } from '../../domain/resident/record-keepers.ts';
import type { Block, Field } from './document.ts';
import { footerOf, type Print } from './print.ts';
import { acceptedTarget, hourlyPhone, stateWarnings } from './referral-parts.ts';
import { cardSections, cardValues } from './resident.ts';
import { safetySection } from './safety.ts';
import { ageWords, orDash } from './words.ts';

/** Who is told of an emergency has said nothing yet: whoever is asked is called. */
const toCall = (row: PrintedReferral): PrintedTarget | null => acceptedTarget(row) ?? row.targets[0] ?? null;

const target = (to: PrintedTarget): Field[] => [
  { label: '接收医院24小时电话', value: hourlyPhone(to), span: 2, isLarge: true },
  { label: '急救电话', value: '120', isLarge: true },
  { label: '接收医院', value: to.name, span: 2 },
  { label: '科室', value: to.departmentName },
  { label: '地址', value: to.address, span: 3 },
];

/** In an emergency whom to call stands above everything, even above who it is about. */
function calls(row: PrintedReferral): { readonly first: Block[]; readonly later: Block[] } {
  const to = toCall(row);
  const fields: Block[] = to === null ? [] : [{ kind: 'FIELDS', fields: target(to) }];
  if (!row.isEmergency) return { first: [], later: [{ kind: 'HEADING', text: '接收医院' }, ...fields] };
  return { first: [{ kind: 'WARNING', text: '急诊 · 先拨 120，再拨医院' }, ...fields], later: [] };
}

/** Of somebody whose record is not open to the reader: the minimum, and what travels with the referral. */
const minimum = ({ resident, age }: PrintedReferral, { openSafety }: PrintedContent): Block[] => [
  {
    kind: 'FIELDS',
    fields: [
      { label: '姓名', value: resident.name, span: 2, isLarge: true },
      { label: '性别 · 年龄', value: `${nameOfCode(SEXES, resident.sex)} · ${ageWords(age)}` },
      { label: '出生日期', value: orDash(resident.birthOn), span: 2, isLarge: true },
      { label: '证件号码', value: orDash(resident.idNoMasked) },
    ],
  },
  ...safetySection(openSafety, false),
];

/** 急救信息卡 of a referral: whom to call and where to, beside the card of the resident. Nothing protected stands on it (V19). */
export const referralEmergencyCard: Print = {
  noun: 'emergency',
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
    const { first, later } = calls(row);
    return {
      ...{ nounId: row.id, residentIds: [residentId], ownerOrgIds },
      document: {
        paper: 'A5',
        title: '急救信息卡',
        subtitle: `转诊单号 ${row.no} · 随身携带，急救时交给医护人员`,
        code: row.no,
        blocks: [
          ...stateWarnings(row),
          ...first,
          ...(card === null ? minimum(row, content) : cardSections(card, values)),
          ...later,
        ],
        footer: await footerOf(request),
      },
    };
  },
};
