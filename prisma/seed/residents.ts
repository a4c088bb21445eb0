import { ageAt } from '../../domain/calendar-date.ts';
import type { Capacity, InsuranceType } from '../../domain/codes/resident.ts';
import { factColumns, identityColumns, indexOf, searchableNames } from '../../domain/resident/columns.ts';
import { newResidentId } from '../../domain/resident/id.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import { type Chance, chanceFrom } from './chance.ts';
import { ELDERS_OF_HOME_WITH_CLINIC, ELDERS_OF_HOME_WITHOUT_CLINIC, type Elder } from './elders.ts';
import { inventedIdCard, inventedMobile } from './identifiers.ts';
import type { OrganizationKey } from './organization-plans.ts';
import type { Story } from './story.ts';

/** A resident of the demo with what the other rows of the same person hang on. */
export interface Housed {
  readonly row: Prisma.ResidentCreateManyInput & { readonly journeyId: string; readonly createdAt: Date };
  readonly elder: Elder;
  readonly home: 'homeWithClinic' | 'homeWithoutClinic';
  /** Position in the whole network, from 0. */
  readonly index: number;
  /** The first day in the home, in days from today; one of them arrives in a few days. */
  readonly movedInDay: number;
  /** A stay in the other home before, in days from today. */
  readonly earlierStay: { readonly from: number; readonly to: number } | null;
  /** Since when this home knows the resident. */
  readonly knownAt: Date;
}

const BIRTHPLACES = ['440402', '440403', '440404', '440104', '440106', '440703', '440705'] as const;
const STREETS = ['海棠街', '榕树里', '前湾路', '翠岭巷', '石榴街', '和风路'] as const;
/** Who moves in a few days from now: registered, and not yet in residence. */
const ARRIVING_INDEX = 25;
/** Who stayed in the other home before: position → days between the two stays. */
const CAME_FROM_OTHER_HOME: ReadonlyMap<number, number> = new Map([
  [3, 12],
  [11, 1],
  [24, 40],
  [44, 7],
  [52, 90],
]);
const EARLIER_DAYS = 120;
export const OTHER_HOME = {
  homeWithClinic: 'homeWithoutClinic',
  homeWithoutClinic: 'homeWithClinic',
} as const;

/** The birth date of somebody of this age in completed years today; never in the last days of a month. */
function birthOnOf(age: number, chance: Chance, todayOn: string): string {
  const monthAndDay = `${two(chance.between(1, 12))}-${two(chance.between(1, 28))}`;
  const year = Number(todayOn.slice(0, 4)) - age;
  const birthOn = `${year}-${monthAndDay}`;
  return ageAt(birthOn, todayOn) === age ? birthOn : `${year - 1}-${monthAndDay}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** All residents of both homes. `homeIds` are the organisations that registered them. */
export function housedResidents(story: Story, homeIds: Readonly<Record<OrganizationKey, string>>): Housed[] {
  const chance = chanceFrom(20_170_301);
  const all = [
    ...ELDERS_OF_HOME_WITH_CLINIC.map((elder) => ({ elder, home: 'homeWithClinic' as const })),
    ...ELDERS_OF_HOME_WITHOUT_CLINIC.map((elder) => ({ elder, home: 'homeWithoutClinic' as const })),
  ];
  return all.map(({ elder, home }, index) => {
    const movedInDay = index === ARRIVING_INDEX ? 4 : -chance.between(20, 380);
    const gap = CAME_FROM_OTHER_HOME.get(index);
    const to = movedInDay - (gap ?? 0);
    const earlierStay = gap === undefined ? null : { from: to - EARLIER_DAYS, to };
    const knownAt = story.at(Math.min(movedInDay, 0) - 2, '10:30');
    const createdAt = earlierStay === null ? knownAt : story.at(earlierStay.from - 2, '10:30');
    const registeredByOrgId = homeIds[earlierStay === null ? home : OTHER_HOME[home]];
    const row = residentRow({ elder, index, createdAt, story, chance, registeredByOrgId });
    return { row, elder, home, index, movedInDay, earlierStay, knownAt };
  });
}

interface Registering {
  readonly elder: Elder;
  readonly index: number;
  readonly createdAt: Date;
  readonly story: Story;
  readonly chance: Chance;
  readonly registeredByOrgId: string;
}

function residentRow({
  elder,
  index,
  createdAt,
  story,
  chance,
  registeredByOrgId,
}: Registering): Housed['row'] {
  const id = newResidentId();
  const { name: nameOnCard, sex, nameUsual = null, nameOther = null } = elder;
  const birthOn = birthOnOf(elder.age, chance, story.todayOn);
  const birthplace = chance.oneOf(BIRTHPLACES);
  const regionCode = chance.oneOf(['440402', '440403']);
  const idNo = inventedIdCard(birthplace, birthOn, sex);
  const healthCardNo = index % 3 === 2 ? null : `440400990${String(index + 1).padStart(9, '0')}`;
  return {
    id,
    ...identityColumns(id, { nameOnCard, idType: 'ID_CARD', idNo, idMissingReason: null, sex, birthOn }),
    idNoHolderIndex: indexOf('idNo', idNo),
    nameMatching: searchableNames({ nameOnCard, nameUsual, nameOther }),
    regionCode,
    ...factColumns(id, {
      nameUsual,
      nameOther,
      ethnicity: elder.ethnicity ?? '汉族',
      language: elder.language ?? 'zh',
      dialect: elder.dialect ?? null,
      isInterpreterNeeded: elder.language !== undefined,
      phone: chance.inHundred(75) ? inventedMobile(index + 1) : null,
      address: addressIn(regionCode, chance),
      registeredRegion: birthplace,
      residencyType: birthplace.startsWith('4404') ? 'REGISTERED' : 'PERMANENT',
      healthCardNo,
      ...coverOf(index, chance),
    }),
    healthCardNoIndex: healthCardNo === null ? null : indexOf('healthCardNo', healthCardNo),
    capacity: elder.age < 80 ? 'FULL' : chance.oneOf<Capacity>(['FULL', 'LIMITED', 'NOT_ASSESSED']),
    registeredByOrgId,
    journeyId: newResidentId(),
    createdAt,
  };
}

/** Where somebody lived before the home. */
function addressIn(regionCode: string, chance: Chance): string {
  const district = regionCode === '440402' ? '香洲区' : '斗门区';
  const door = `${chance.between(1, 90)}号${chance.between(1, 9)}0${chance.between(1, 4)}室`;
  return `广东省珠海市${district}${chance.oneOf(STREETS)}${door}`;
}

const coverOf = (index: number, chance: Chance) => ({
  insuranceType: chance.oneOf<InsuranceType>(['EMPLOYEE', 'RESIDENT', 'RESIDENT']),
  insuredRegion: '440400',
  insuranceNo: `4404${String(7_700_000 + index * 37).padStart(8, '0')}`,
  hasLongTermCareInsurance: chance.inHundred(30),
  isMedicalAidEligible: chance.inHundred(15),
});
