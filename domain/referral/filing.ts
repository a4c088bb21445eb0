import { regionPrefix } from '../region/within.ts';

/** 异地就医备案: what decides whether care elsewhere has to be filed with the own insurance before the journey. */
export interface InsuredElsewhere {
  readonly insuredRegion: string | null;
  readonly offSiteFilings: readonly {
    readonly regionCode: string;
    readonly fromOn: string;
    readonly toOn: string | null;
  }[];
}

/** Insurance is of a city: the first four digits of a GB/T 2260 code. */
const cityOf = (regionCode: string): string => regionCode.slice(0, 4);

/**
 * Whether somebody has to file before travelling to a region (domain 2 Referral: insurance facts); null where nobody knows where
 * the resident is insured. A filing holds for its region and what lies below it.
 */
export function mustFileBeforeTravel(
  { insuredRegion, offSiteFilings }: InsuredElsewhere,
  regionCode: string,
  todayOn: string,
): boolean | null {
  if (insuredRegion === null) return null;
  if (cityOf(insuredRegion) === cityOf(regionCode)) return false;
  return !offSiteFilings.some(
    (filing) =>
      regionCode.startsWith(regionPrefix(filing.regionCode)) &&
      filing.fromOn <= todayOn &&
      (filing.toOn === null || filing.toOn >= todayOn),
  );
}
