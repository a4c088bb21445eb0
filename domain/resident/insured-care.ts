import { isCalendarDate } from '../calendar-date.ts';
import type { ChronicIllness } from '../codes/chronic-outpatient.ts';
import { isProtectedIllness } from '../codes/protected.ts';
import { newId } from '../id.ts';
import { requireTextAt } from '../require-text.ts';
import { openedText, sealedText } from '../seal/text.ts';
import { refuseAt } from './refuse.ts';

/** 异地备案: care in another region, settled there (domain 2 Resident). */
export interface OffSiteFiling {
  readonly regionCode: string;
  readonly fromOn: string;
  readonly toOn?: string | null | undefined;
}

/** 门诊慢特病: an illness on the insurance's list, from a day on. */
export interface ChronicOutpatient {
  readonly illness: ChronicIllness;
  /** As the insured region calls it; mandatory with OTHER. */
  readonly name?: string | null | undefined;
  readonly fromOn: string;
}

const RULE = 'domain 2 Resident: off-site filing, chronic outpatient';
/** Nobody has more; a list without bound would hold up every writer. */
const MOST_ENTRIES = 30;
const REGION = /^\d{6}$/;

function requireRoom(list: readonly unknown[], path: string): void {
  if (list.length <= MOST_ENTRIES) return;
  const message = `At most ${MOST_ENTRIES} entries are kept.`;
  refuseAt({ code: 'LIST_TOO_LONG', message, path: [path], rule: RULE });
}

function requireDate(date: string, path: readonly string[]): void {
  if (isCalendarDate(date)) return;
  refuseAt({ code: 'INSURED_CARE_DATE', message: 'This date does not exist.', path, rule: RULE });
}

function requireFiling({ regionCode, fromOn, toOn = null }: OffSiteFiling, at: readonly string[]) {
  if (!REGION.test(regionCode)) {
    const message = 'A region is the six digits of GB/T 2260.';
    refuseAt({ code: 'REGION_FORM', message, path: [...at, 'regionCode'], rule: 'GB/T 2260' });
  }
  requireDate(fromOn, [...at, 'fromOn']);
  if (toOn !== null) requireDate(toOn, [...at, 'toOn']);
  if (toOn !== null && toOn < fromOn) {
    const message = 'A filing cannot end before it begins.';
    refuseAt({ code: 'OFF_SITE_TERM', message, path: [...at, 'toOn'], rule: 'V8' });
  }
  return { regionCode, fromOn, toOn };
}

function requireIllness({ illness, name, fromOn }: ChronicOutpatient, at: readonly string[]) {
  requireDate(fromOn, [...at, 'fromOn']);
  if (illness === 'OTHER' && name == null) {
    const message = 'Name the illness as the insured region calls it.';
    refuseAt({ code: 'ILLNESS_NAME', message, path: [...at, 'name'], rule: RULE });
  }
  return { illness, name: name == null ? null : requireTextAt(name, [...at, 'name'], 100), fromOn };
}

/** The lists that are given, as they may be stored. @throws InvalidInput that names the field */
export function requireInsuredCare(given: {
  readonly offSiteFilings?: readonly OffSiteFiling[] | null | undefined;
  readonly chronicOutpatients?: readonly ChronicOutpatient[] | null | undefined;
}) {
  const { offSiteFilings: filings, chronicOutpatients: illnesses } = given;
  if (filings != null) requireRoom(filings, 'offSiteFilings');
  if (illnesses != null) requireRoom(illnesses, 'chronicOutpatients');
  return {
    offSiteFilings: filings?.map((one, i) => requireFiling(one, ['offSiteFilings', String(i)])),
    chronicOutpatients: illnesses?.map((one, i) => requireIllness(one, ['chronicOutpatients', String(i)])),
  };
}
type InsuredCare = ReturnType<typeof requireInsuredCare>;

const place = (row: string) => ({ table: 'ChronicOutpatient', row, column: 'illnessSealed' });

/** An illness as it is kept. */
export interface KeptIllness {
  readonly illness: ChronicIllness;
  readonly name: string | null;
}

/** The sealed illness of a row, opened: the caller has asked whether it is protected. */
export const illnessIn = (row: { readonly id: string; readonly illnessSealed: string }): KeptIllness =>
  JSON.parse(openedText(row.illnessSealed, place(row.id))) as KeptIllness;

/** Rows of both lists, to be created with the resident or in place of those before. */
export function insuredCareRows({ offSiteFilings = [], chronicOutpatients = [] }: InsuredCare, now: Date) {
  return {
    filings: offSiteFilings.map((filing) => ({ id: newId(now), ...filing })),
    illnesses: chronicOutpatients.map(({ illness, name, fromOn }) => {
      const id = newId(now);
      const illnessSealed = sealedText(JSON.stringify({ illness, name }), place(id));
      return { id, illnessSealed, isProtected: isProtectedIllness(illness, name), fromOn };
    }),
  };
}

/**
 * What a correction makes of the lists: each that is given stands in place of the one before. What the viewer is not
 * shown stays: a list without it does not say that it is over.
 */
export function insuredCareChange(given: InsuredCare, areNamesOpen: boolean, now: Date) {
  const { filings, illnesses } = insuredCareRows(given, now);
  return {
    ...(given.offSiteFilings && { offSiteFilings: { deleteMany: {}, create: filings } }),
    ...(given.chronicOutpatients && {
      chronicOutpatients: {
        deleteMany: areNamesOpen ? {} : { isProtected: false },
        create: illnesses,
      },
    }),
  };
}
