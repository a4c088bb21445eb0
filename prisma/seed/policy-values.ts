import { startOfLocalDay } from '../../domain/calendar-date.ts';
import type { PolicyKey } from '../../domain/policy-value/table.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import type { OrganizationIds } from './organizations.ts';
import type { Actor } from './people.ts';
import type { Story } from './story.ts';

interface Preset {
  readonly key: PolicyKey;
  readonly value: number;
  readonly document: string;
  readonly place: string;
}

const ASSUMPTION = { document: 'assumption', place: '广东演示参数' };

/** 广东: what the province sets apart from the national defaults. None of it is in a published document. */
const GUANGDONG: readonly Preset[] = [
  { key: 'agreement.maxTermMonths', value: 36, ...ASSUMPTION },
  { key: 'agreement.maxRoundsIntervalDays', value: 31, ...ASSUMPTION },
];

/** The regional preset, and one tighter value that a hospital set for itself. */
export function policyRows(
  story: Story,
  organizationIds: OrganizationIds,
  { sysAdmin, hospitalAdmin }: { sysAdmin: Actor; hospitalAdmin: Actor },
): Prisma.PolicyValueCreateManyInput[] {
  const recordedAt = story.at(-785, '11:00');
  const inForce = { recordedAt, effectiveFromAt: startOfLocalDay(story.on(-784)) };
  const ofRegion = GUANGDONG.map((preset) => ({
    id: story.idAt(recordedAt),
    regionCode: '440000',
    setById: sysAdmin.personId,
    ...preset,
    ...inForce,
  }));
  const ofHospital = {
    id: story.idAt(recordedAt),
    organizationId: organizationIds.generalHospital,
    setById: hospitalAdmin.personId,
    key: 'slot.reservePercent',
    value: 40,
    document: '医院号源管理办法（演示）',
    place: '第三条',
    ...inForce,
  };
  return [...ofRegion, ofHospital];
}
