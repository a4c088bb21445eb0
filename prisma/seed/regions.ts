import type { Prisma } from '../generated/sqlite/client.ts';
import type { Story } from './story.ts';

interface RegionPlan {
  readonly code: string;
  readonly name: string;
  readonly parentCode: string | null;
  /** Residents and those of 65 and over, in thousands: round figures for the demo, not statistics. */
  readonly thousands: number;
  readonly thousands65: number;
}

/** Codes and names by GB/T 2260, a region after the one it belongs to. */
const PLANS: readonly RegionPlan[] = [
  { code: '440000', name: '广东省', parentCode: null, thousands: 127_000, thousands65: 12_200 },
  { code: '440100', name: '广州市', parentCode: '440000', thousands: 18_800, thousands65: 1_700 },
  { code: '440104', name: '越秀区', parentCode: '440100', thousands: 1_040, thousands65: 160 },
  { code: '440106', name: '天河区', parentCode: '440100', thousands: 2_240, thousands65: 150 },
  { code: '440400', name: '珠海市', parentCode: '440000', thousands: 2_490, thousands65: 180 },
  { code: '440402', name: '香洲区', parentCode: '440400', thousands: 1_460, thousands65: 106 },
  { code: '440403', name: '斗门区', parentCode: '440400', thousands: 620, thousands65: 48 },
  { code: '440404', name: '金湾区', parentCode: '440400', thousands: 410, thousands65: 26 },
  { code: '440700', name: '江门市', parentCode: '440000', thousands: 4_820, thousands65: 620 },
  { code: '440703', name: '蓬江区', parentCode: '440700', thousands: 860, thousands65: 82 },
  { code: '440705', name: '新会区', parentCode: '440700', thousands: 910, thousands65: 115 },
  { code: '442000', name: '中山市', parentCode: '440000', thousands: 4_460, thousands65: 290 },
];

export const regionRows = (): Prisma.RegionCreateManyInput[] =>
  PLANS.map(({ code, name, parentCode }) => ({ code, name, parentCode }));

/** The last two complete years, the earlier one a little smaller. */
export function populationRows(story: Story): Prisma.RegionPopulationCreateManyInput[] {
  const lastYear = Number(story.todayOn.slice(0, 4)) - 1;
  return PLANS.flatMap(({ code: regionCode, thousands, thousands65 }) => [
    { regionCode, year: lastYear - 1, total: thousands * 993, aged65: thousands65 * 966 },
    { regionCode, year: lastYear, total: thousands * 1000, aged65: thousands65 * 1000 },
  ]);
}
