import type { FocusGroup } from '../../domain/codes/resident.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import { chanceFrom } from './chance.ts';
import type { Housed } from './residents.ts';

/** Out of a hundred residents, how many belong to a group; roughly as among people of these ages. */
const SHARES: readonly (readonly [FocusGroup, number])[] = [
  ['HYPERTENSION', 55],
  ['DIABETES', 22],
  ['CHRONIC', 30],
  ['DISABLED', 8],
  ['PARTLY_DISABLED_ELDERLY', 25],
  ['SPECIAL_FAMILY', 4],
];

/** 重点人群: by age (65 and over; 80 and over is 高龄), and by chance for the rest. */
export function focusGroupRows(housed: readonly Housed[]): Prisma.ResidentFocusGroupCreateManyInput[] {
  const chance = chanceFrom(20_210_929);
  return housed.flatMap(({ row: { id: residentId }, elder: { age } }) => {
    const byAge: FocusGroup[] = [
      ...(age >= 65 ? ['ELDERLY_65' as const] : []),
      ...(age >= 80 ? ['ADVANCED_AGE' as const] : []),
    ];
    const byChance = SHARES.filter(([, share]) => chance.inHundred(share)).map(([group]) => group);
    return [...byAge, ...byChance].map((group) => ({ residentId, group }));
  });
}
