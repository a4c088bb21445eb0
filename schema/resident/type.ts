import { ageAt, localDateOf } from '../../domain/calendar-date.ts';
import { consentsVisible } from '../../domain/consent/policy.ts';
import { contactsVisible, currentContacts } from '../../domain/contact/policy.ts';
import { maskIdNo } from '../../domain/mask.ts';
import { notVoided } from '../../domain/not-voided.ts';
import { openStaysHere, residenciesVisible } from '../../domain/residency/policy.ts';
import { residentActions } from '../../domain/resident/available-actions.ts';
import { OPENING_COLUMNS } from '../../domain/resident/policy.ts';
import { isSexOffCard } from '../../domain/resident/warnings.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { actingOf, builder } from '../builder.ts';
import { openTo } from '../open-to.ts';
import { IdTypeCode, SexCode } from '../resident-card.ts';
import { MissingReason } from './codes.ts';
import { isOpen, shown, whenOpen } from './opening.ts';

export const Resident = builder.prismaObject('Resident', {
  ...access('resident.identity'),
  description:
    'A resident (老人). Whom an organisation has only registered it knows by the identity; the rest of the record ' +
    'opens with a stay, or was its own from the beginning. What is not open is null or empty.',
  select: OPENING_COLUMNS,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    version: t.int({
      ...access('resident.record'),
      description: 'To be named as `expectedVersion` by the next change.',
      select: { version: true },
      // How often others have changed their record is not told (domain 3.8).
      resolve: (resident, _args, context) => whenOpen(resident, context, resident.version) ?? 1,
    }),
    name: t.exposeString('nameOnCard', { description: 'Name on the document (证件姓名).' }),
    idType: t.expose('idType', { type: IdTypeCode, description: 'Kind of document (证件类别).' }),
    idNoMasked: t.string({
      nullable: true,
      description: 'Number of the document, first and last character only (证件号码, 脱敏).',
      select: { idNoSealed: true },
      resolve: (resident) => shown(resident, 'idNoSealed', maskIdNo),
    }),
    idMissingReason: t.expose('idMissingReason', {
      type: MissingReason,
      nullable: true,
      description: 'Why there is no document (无证件原因).',
    }),
    temporaryNo: t.exposeString('temporaryNo', {
      nullable: true,
      description: 'Temporary number of somebody without a document (临时编号).',
    }),
    idDueOn: t.expose('idDueOn', {
      type: 'LocalDate',
      nullable: true,
      description:
        'Until then somebody without a document, or with the number of another person, is given the right one; it ' +
        'stops no care (补齐证件期限).',
    }),
    sex: t.expose('sex', { type: SexCode, description: 'Sex (性别).' }),
    isSexOffCard: t.boolean({
      ...access('resident.record'),
      nullable: true,
      description: 'Warning: the sex is not the one the ID card number says (性别与身份证号码不符).',
      select: { idType: true, sex: true, idNoSealed: true },
      resolve: (resident, _args, context) => whenOpen(resident, context, isSexOffCard(resident)),
    }),
    birthOn: t.expose('birthOn', {
      type: 'LocalDate',
      nullable: true,
      description: 'Birth date (出生日期).',
    }),
    age: t.int({
      nullable: true,
      description: 'Completed years today (年龄).',
      select: { birthOn: true },
      resolve: ({ birthOn }, _args, context) =>
        birthOn === null ? null : ageAt(birthOn, localDateOf(actingOf(context).clock.now())),
    }),
    isRecordOpen: t.boolean({
      description: 'Whether more than the identity is open to the viewer (档案是否开放).',
      resolve: (resident, _args, context) => isOpen(resident, context),
    }),
    contacts: t.relation('contacts', {
      ...access('contact.entry'),
      description: 'Contacts in the order in which they are called (联系人).',
      query: (_args, context) => ({
        ...currentContacts,
        where: { AND: [currentContacts.where, openTo(contactsVisible, context)] },
      }),
    }),
    residencies: t.relation('residencies', {
      ...access('residency.entry'),
      description: "Stays in the viewer's own home, latest first; to the resident all of them (入住).",
      query: (_args, context) => ({
        where: { AND: [notVoided, openTo(residenciesVisible, context)] },
        orderBy: [{ fromOn: 'desc' as const }, { id: 'desc' as const }],
      }),
    }),
    consents: t.relation('consents', {
      ...access('consent.entry'),
      description: 'Consents and refusals that the viewer may see, latest first (知情同意).',
      query: (_args, context) => ({
        where: { AND: [{ state: { not: 'VOIDED' } }, openTo(consentsVisible, context)] },
        orderBy: [{ signedAt: 'desc' as const }, { id: 'desc' as const }],
      }),
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with the resident now, and why not (可办操作).',
      select: (_args, context) => ({
        life: true,
        _count: { select: { residencies: { where: openStaysHere(actingOf(context).viewer) } } },
      }),
      resolve: (resident, _args, context) => {
        const { viewer, clock } = actingOf(context);
        return residentActions(viewer, resident, clock.now());
      },
    }),
  }),
});
