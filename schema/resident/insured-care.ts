import { CHRONIC_ILLNESSES } from '../../domain/codes/chronic-outpatient.ts';
import { illnessIn } from '../../domain/resident/insured-care.ts';
import type { Opening } from '../../domain/resident/policy.ts';
import { areProtectedNamesOpen } from '../../domain/safety-block/policy.ts';
import { access } from '../access.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { codeEnum } from '../codes.ts';
import { whenOpen } from './opening.ts';
import { Resident } from './type.ts';

const Illness = codeEnum(
  'ChronicIllness',
  "Illness on the insurance's list (门诊慢特病病种).",
  CHRONIC_ILLNESSES,
);

interface Filing {
  readonly regionCode: string;
  readonly fromOn: string;
  readonly toOn: string | null;
}
const OffSiteFiling = builder.objectRef<Filing>('OffSiteFiling').implement({
  ...access('resident.record'),
  description: 'Care in another region that is settled there (异地备案).',
  fields: (t) => ({
    regionCode: t.exposeString('regionCode', { description: 'To which region, GB/T 2260 (备案地).' }),
    fromOn: t.expose('fromOn', { type: 'LocalDate', description: 'First day (生效日期).' }),
    toOn: t.expose('toOn', { type: 'LocalDate', nullable: true, description: 'Last day (截止日期).' }),
  }),
});

interface Entry {
  readonly id: string;
  readonly illnessSealed: string;
  readonly isProtected: boolean;
  readonly fromOn: string;
  readonly isNameOpen: boolean;
}
const named = (entry: Entry) => (entry.isNameOpen ? illnessIn(entry) : null);
const ofName = { ...access('safetyBlock.protected'), nullable: true } as const;
const ChronicOutpatient = builder.objectRef<Entry>('ChronicOutpatient').implement({
  ...access('resident.record'),
  description: "An illness whose outpatient care the insurance pays like an inpatient's (门诊慢特病).",
  fields: (t) => ({
    illness: t.field({
      ...ofName,
      type: Illness,
      description: 'Which illness; null where it is protected and not open to the viewer (病种).',
      resolve: (entry) => named(entry)?.illness ?? null,
    }),
    name: t.string({
      ...ofName,
      description: 'As the insured region calls it (病种名称).',
      resolve: (entry) => named(entry)?.name ?? null,
    }),
    isProtected: t.exposeBoolean('isProtected', {
      description: 'Whether it is named to treating clinicians and the resident only (是否保密).',
    }),
    fromOn: t.expose('fromOn', { type: 'LocalDate', description: 'Since when (认定日期).' }),
  }),
});

const areNamesOpen = (resident: Opening, context: GraphContext): boolean => {
  const { viewer, clock } = actingOf(context);
  return areProtectedNamesOpen(viewer, resident, clock.now());
};

builder.prismaObjectFields(Resident, (t) => ({
  offSiteFilings: t.field({
    ...access('resident.record'),
    type: [OffSiteFiling],
    description: 'Care in other regions that is settled there, the latest first (异地备案).',
    select: { offSiteFilings: { orderBy: [{ fromOn: 'desc' }, { id: 'desc' }] } },
    resolve: (resident, _args, context) => whenOpen(resident, context, resident.offSiteFilings) ?? [],
  }),
  chronicOutpatients: t.field({
    ...access('resident.record'),
    type: [ChronicOutpatient],
    description: "Illnesses on the insurance's list, the latest first (门诊慢特病).",
    select: { chronicOutpatients: { orderBy: [{ fromOn: 'desc' }, { id: 'desc' }] } },
    resolve: (resident, _args, context) => {
      const isOpen = areNamesOpen(resident, context);
      const entries = resident.chronicOutpatients.map((entry) => ({
        ...entry,
        isNameOpen: isOpen || !entry.isProtected,
      }));
      return whenOpen(resident, context, entries) ?? [];
    },
  }),
}));

export const OffSiteFilingInput = builder.inputType('OffSiteFilingInput', {
  description: 'Care in another region that is settled there (异地备案).',
  fields: (t) => ({
    regionCode: t.string({ required: true, description: 'To which region, GB/T 2260 (备案地).' }),
    fromOn: t.field({ type: 'LocalDate', required: true, description: 'First day (生效日期).' }),
    toOn: t.field({ type: 'LocalDate', description: 'Last day (截止日期).' }),
  }),
});
export const ChronicOutpatientInput = builder.inputType('ChronicOutpatientInput', {
  description: "An illness on the insurance's list (门诊慢特病).",
  fields: (t) => ({
    illness: t.field({ type: Illness, required: true, description: 'Which illness (病种).' }),
    name: t.string({ description: 'As the insured region calls it; mandatory with OTHER (病种名称).' }),
    fromOn: t.field({ type: 'LocalDate', required: true, description: 'Since when (认定日期).' }),
  }),
});
