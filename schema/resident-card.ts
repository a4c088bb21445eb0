import { ageAt, localDateOf } from '../domain/calendar-date.ts';
import { ID_TYPES, SEXES } from '../domain/codes/resident.ts';
import type { ResidentCard as Shape } from '../domain/resident/card.ts';
import { access } from './access.ts';
import { actingOf, builder } from './builder.ts';
import { codeEnum } from './codes.ts';

export const IdTypeCode = codeEnum('IdType', 'Kind of identity document (证件类别).', ID_TYPES);
export const SexCode = codeEnum('Sex', 'Sex by GB/T 2261.1 (性别).', SEXES);

/** Columns of a resident that a card is made from. */
export const CARD_COLUMNS = {
  id: true,
  nameOnCard: true,
  sex: true,
  birthOn: true,
  idNoSealed: true,
} as const;

/** Shared by everything that names a resident: the minimum, for whom the record is not (domain 3.4). */
export const ResidentCard = builder.objectRef<Shape>('ResidentCard').implement({
  ...access('follows'),
  description: 'A resident by the minimum: name, sex, age and masked number (老人信息卡).',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier of the resident.' }),
    name: t.exposeString('name', { description: 'Name on the document (证件姓名).' }),
    sex: t.expose('sex', { type: SexCode, description: 'Sex (性别).' }),
    age: t.int({
      nullable: true,
      description: 'Completed years today; null without a birth date (年龄).',
      resolve: ({ birthOn }, _args, context) =>
        birthOn === null ? null : ageAt(birthOn, localDateOf(actingOf(context).clock.now())),
    }),
    idNoMasked: t.exposeString('idNoMasked', {
      nullable: true,
      description: 'Number of the document, first and last character only (证件号码, 脱敏).',
    }),
  }),
});
