import { rolesOf } from '../../domain/access.ts';
import { nameOfCode } from '../../domain/codes/code-table.ts';
import { languageName } from '../../domain/codes/language.ts';
import { CONTACT_RELATIONS, SEXES } from '../../domain/codes/resident.ts';
import { type EmergencyCard, emergencyCard } from '../../domain/resident/emergency-card.ts';
import type { IdentifierInFull } from '../../domain/resident/in-full.ts';
import { residentPolicy } from '../../domain/resident/policy.ts';
import type { Block, Field } from './document.ts';
import { footerOf, inFullFor, type Print, type PrintRequest, valueIn } from './print.ts';
import { safetySection } from './safety.ts';
import { ageWords, orDash } from './words.ts';

export type Values = readonly IdentifierInFull[] | undefined;

const identity = (card: EmergencyCard, values: Values): Field[] => [
  { label: '姓名', value: card.resident.name, span: 2, isLarge: true },
  { label: '性别 · 年龄', value: `${nameOfCode(SEXES, card.resident.sex)} · ${ageWords(card.age)}` },
  { label: '出生日期', value: orDash(card.resident.birthOn), isLarge: true, span: 2 },
  { label: '常用名', value: orDash(card.nameUsual) },
  { label: '证件号码', value: orDash(valueIn(values, 'ID_NO') ?? card.resident.idNoMasked), span: 2 },
  {
    label: '语言',
    value: `${orDash(card.languages.map(languageName).join('、'))}${card.isInterpreterNeeded ? '（需翻译）' : ''}`,
  },
];

const home = ({ stay }: EmergencyCard): Block[] =>
  stay === null
    ? []
    : [
        { kind: 'HEADING', text: '所在机构' },
        {
          kind: 'FIELDS',
          fields: [
            { label: '机构', value: stay.homeName, span: 3 },
            { label: '床号', value: stay.bedNo, isLarge: true },
            { label: '机构电话', value: orDash(stay.homePhone), span: 2, isLarge: true },
          ],
        },
      ];

/** Whom to call, in order. */
export const contactSection = (card: EmergencyCard, values: Values): Block[] => [
  { kind: 'HEADING', text: '紧急联系人（按顺序拨打）' },
  card.contacts.length === 0
    ? { kind: 'NOTE', text: '未登记联系人。' }
    : {
        kind: 'TABLE',
        columns: [
          { title: '序', share: 1 },
          { title: '姓名', share: 4 },
          { title: '关系', share: 3 },
          { title: '电话', share: 5 },
          { title: '语言', share: 2 },
        ],
        rows: card.contacts.map((contact, i) => [
          String(i + 1),
          contact.name,
          nameOfCode(CONTACT_RELATIONS, contact.relation),
          valueIn(values, 'CONTACT_PHONES', contact.id) ?? contact.phoneMasked,
          orDash(contact.language === null ? null : languageName(contact.language)),
        ]),
      },
];

/** The sections of the card from top to bottom: what is added to it is added here. */
export const cardSections = (card: EmergencyCard, values: Values): Block[] => [
  { kind: 'FIELDS', fields: identity(card, values) },
  ...safetySection(card.safety, card.isSafetyToReconcile),
  ...contactSection(card, values),
  ...home(card),
];

/** In an emergency whom to call is open and the number is not: only what the purpose is good for is asked for. */
export async function cardValues(request: PrintRequest, residentId: string): Promise<Values> {
  const fields =
    request.purpose === 'EMERGENCY' ? (['CONTACT_PHONES'] as const) : (['ID_NO', 'CONTACT_PHONES'] as const);
  return (await inFullFor(request, [residentId], fields)).get(residentId);
}

/** 急救信息卡: by the bed, and along in the ambulance. */
export const residentEmergencyCard: Print = {
  noun: 'resident',
  readers: rolesOf(residentPolicy, 'record'),
  async make(request) {
    const { acting, id } = request;
    const card = await emergencyCard(acting.viewer, id, acting.clock.now());
    if (card === null) return null;
    const values = await cardValues(request, id);
    return {
      nounId: id,
      residentIds: [id],
      ownerOrgIds: card.ownerOrgIds,
      document: {
        paper: 'A5',
        title: '急救信息卡',
        subtitle: '随身携带，急救时交给医护人员',
        code: null,
        blocks: cardSections(card, values),
        footer: await footerOf(request),
      },
    };
  },
};
