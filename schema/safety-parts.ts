import type { Allergy, Device, Medicine } from '../domain/safety-block/content.ts';
import { access } from './access.ts';
import { builder } from './builder.ts';
import { Change, DeviceKindCode, Severity } from './safety-codes.ts';

const follows = access('follows');

export const SafetyAllergy = builder.objectRef<Allergy>('SafetyAllergy').implement({
  ...follows,
  description: 'One allergy (过敏原).',
  fields: (t) => ({
    substance: t.exposeString('substance', { description: 'To what (过敏原).' }),
    reaction: t.exposeString('reaction', { nullable: true, description: 'How it shows (反应).' }),
    severity: t.expose('severity', { type: Severity, description: 'How severe (严重程度).' }),
  }),
});

export const SafetyMedicine = builder.objectRef<Medicine>('SafetyMedicine').implement({
  ...follows,
  description: 'One medicine (用药).',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name (药名).' }),
    dose: t.exposeString('dose', { nullable: true, description: 'Dose, way and times (剂量用法).' }),
    change: t.expose('change', { type: Change, description: 'What changed (变化).' }),
    lastGivenAt: t.expose('lastGivenAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last given (末次给药).',
    }),
    isHighAlert: t.exposeBoolean('isHighAlert', { description: 'A high-alert medicine (高警示药品).' }),
  }),
});

/** A device as it is read: its codes and dates are columns. */
export type DeviceRow = Omit<Device, 'kind'> & { readonly kind: string };

export const SafetyDevice = builder.objectRef<DeviceRow>('SafetyDevice').implement({
  ...follows,
  description: 'One tube or device (管路与装置).',
  fields: (t) => ({
    kind: t.expose('kind', { type: DeviceKindCode, description: 'Which (种类).' }),
    insertedOn: t.expose('insertedOn', {
      type: 'LocalDate',
      nullable: true,
      description: 'When it was inserted (置入日期).',
    }),
    dueOn: t.expose('dueOn', {
      type: 'LocalDate',
      nullable: true,
      description: 'When it is to be changed or taken out (更换日期).',
    }),
  }),
});
