/** The part of a GB/T 2260 code that all regions below it share: 44 of 440000, 4404 of 440400. */
export const regionPrefix = (regionCode: string): string => regionCode.replace(/(00)+$/, '');

interface Placed {
  readonly regionCode: string;
}

/** Whether something stands in the region of a viewer, or below it. */
export const isInRegion = (viewer: Placed, { regionCode }: Placed): boolean =>
  regionCode.startsWith(regionPrefix(viewer.regionCode));
