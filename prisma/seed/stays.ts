import { endOfLocalDay } from '../../domain/calendar-date.ts';
import type { CareLevel, Presence } from '../../domain/codes/resident.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import { type Chance, chanceFrom } from './chance.ts';
import type { OrganizationIds } from './organizations.ts';
import type { ActorOf } from './people.ts';
import { registeredRelations, relationOfStay } from './relations.ts';
import { type Housed, OTHER_HOME } from './residents.ts';
import { eventOf, type Story, type Told } from './story.ts';

/** A stay of the demo: the row, whose it is and where. */
export interface Stay {
  readonly row: Prisma.ResidencyCreateManyInput & { readonly createdAt: Date };
  readonly one: Housed;
  readonly home: Housed['home'];
}

interface Staying {
  readonly story: Story;
  readonly housed: readonly Housed[];
  readonly organizationIds: OrganizationIds;
  readonly actorOf: ActorOf;
}

const LEVELS: readonly [CareLevel, ...CareLevel[]] = ['SELF_CARE', 'PARTIAL', 'DISABLED', 'SPECIAL'];
const IN_HOSPITAL_INDEX = 9;
const ON_LEAVE_INDEX = 14;

/** Stays with the care relations they open, and what the timeline tells of residents and stays. */
export function stayRows({ story, housed, organizationIds, actorOf }: Staying) {
  const chance = chanceFrom(20_180_612);
  const stays = housed.flatMap((one) => staysOf(one, { story, chance, organizationIds }));
  const registered = housed.map((one) => {
    const home = one.earlierStay === null ? one.home : OTHER_HOME[one.home];
    return registrationOf(one, actorOf(home, 'NH_NURSE'));
  });
  const lived = stays.flatMap(({ row, home }) => courseOf(row, actorOf(home, 'NH_NURSE')));
  return {
    residencies: stays.map(({ row }) => row),
    relations: [
      ...housed.flatMap((one) => registeredRelations(story, one, organizationIds)),
      ...stays.map((stay) => relationOfStay(story, stay)),
    ],

    events: [...registered, ...lived].map(eventOf),
  };
}

interface Housing {
  readonly story: Story;
  readonly chance: Chance;
  readonly organizationIds: OrganizationIds;
}

function staysOf(one: Housed, { story, chance, organizationIds }: Housing): Stay[] {
  const careLevel = chance.oneOf(LEVELS);
  const plan = { bedNo: bedOf(one.index), careLevel, presence: presenceOf(one.index) };
  const here = { ...plan, from: one.movedInDay, to: null };
  const there = one.earlierStay && {
    ...plan,
    ...one.earlierStay,
    bedNo: `9-9${one.index}-1`,
    presence: 'IN' as const,
  };
  const other = OTHER_HOME[one.home];
  const current = { one, home: one.home, row: stayRow(story, one, here, organizationIds[one.home]) };
  if (there === null) return [current];
  return [{ one, home: other, row: stayRow(story, one, there, organizationIds[other]) }, current];
}

/** One bed per resident: building, floor and room, bed. */
function bedOf(index: number): string {
  const building = 1 + (index % 2);
  const floor = 2 + (Math.floor(index / 12) % 4);
  const room = 1 + (Math.floor(index / 2) % 6);
  return `${building}-${floor}0${room}-${1 + Math.floor(index / 48)}`;
}

function presenceOf(index: number): Presence {
  if (index === IN_HOSPITAL_INDEX) return 'HOSPITAL';
  return index === ON_LEAVE_INDEX ? 'LEAVE' : 'IN';
}

/** Days are counted from today. */
interface StayPlan {
  readonly bedNo: string;
  readonly careLevel: CareLevel;
  readonly presence: Presence;
  readonly from: number;
  readonly to: number | null;
}

function stayRow(
  story: Story,
  one: Housed,
  { from, to, ...plan }: StayPlan,
  nursingHomeId: string,
): Stay['row'] {
  const createdAt = story.at(Math.min(from, -1), '14:00');
  return {
    id: story.idAt(createdAt),
    journeyId: story.idAt(createdAt),
    residentId: one.row.id,
    nursingHomeId,
    ...plan,
    fromOn: story.on(from),
    toOn: to === null ? null : story.on(to),
    endReason: to === null ? null : 'MOVED_TO_OTHER_HOME',
    version: to === null ? 1 : 2,
    createdAt,
  };
}

const registrationOf = ({ row }: Housed, by: Told['by']): Told => ({
  noun: 'resident',
  nounId: row.id,
  journeyId: row.journeyId,
  act: 'residentRegister',
  to: 'ALIVE',
  at: row.createdAt,
  by,
});

function courseOf(row: Stay['row'], by: Told['by']): Told[] {
  const told = { noun: 'residency', nounId: row.id, journeyId: row.journeyId, by };
  const began = { ...told, act: 'residencyBegin', to: 'IN', at: row.createdAt, facts: { bedNo: row.bedNo } };
  if (row.toOn == null) return [began];
  return [began, { ...told, act: 'residencyEnd', from: 'IN', to: 'ENDED', at: endOfLocalDay(row.toOn) }];
}
