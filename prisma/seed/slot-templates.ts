import type { TemplateShape } from '../../domain/slot/expand.ts';
import type { DepartmentId } from './departments.ts';
import type { OrganizationIds } from './organizations.ts';
import type { ActorOf, PractitionerOf } from './people.ts';
import { eventOf, type Story } from './story.ts';
import { HALVES, TEMPLATE_PLANS, type TemplatePlan } from './template-plans.ts';

export interface Scheduling {
  readonly story: Story;
  readonly organizationIds: OrganizationIds;
  readonly departmentId: DepartmentId;
  readonly practitionerOf: PractitionerOf;
  readonly actorOf: ActorOf;
}

/** Weekly templates of the hospitals, in force for a month, with the places of each pool. */
export function templateRows(scheduling: Scheduling) {
  const { story, actorOf } = scheduling;
  const createdAt = story.at(-30, '16:00');
  const told = TEMPLATE_PLANS.flatMap((plan) =>
    plan.weekdays.map((weekday) => ({ plan, shape: shapeOf(plan, weekday, createdAt, scheduling) })),
  );
  return {
    shapes: told.map(({ shape }) => shape),
    templates: told.map(({ shape: { pools: _pools, ...row } }) => ({ ...row, createdAt })),
    pools: told.flatMap(({ shape: { id: templateId, pools } }) =>
      pools.map((pool) => ({ templateId, ...pool })),
    ),
    events: told.map(({ plan, shape }) =>
      eventOf({
        journeyId: shape.id,
        noun: 'slotTemplate',
        nounId: shape.id,
        act: 'slotTemplateSet',
        to: 'ACTIVE',
        at: createdAt,
        by: actorOf(plan.hospital, 'HOSP_SCHED'),
      }),
    ),
  };
}

function shapeOf(
  plan: TemplatePlan,
  weekday: number,
  createdAt: Date,
  { story, organizationIds, departmentId, practitionerOf }: Scheduling,
): TemplateShape {
  return {
    id: story.idAt(createdAt),
    hospitalId: organizationIds[plan.hospital],
    departmentId: departmentId(plan.hospital, plan.department),
    practitionerId: practitionerOf(plan.hospital, plan.department),
    weekday,
    ...HALVES[plan.half],
    slotMinutes: 60,
    isExpert: plan.isExpert,
    feeFen: plan.feeFen,
    room: plan.room,
    validFromOn: story.on(-30),
    validToOn: null,
    releaseMinutesBefore: 1440,
    pools: Object.entries(plan.places).map(([pool, places]) => ({ pool, places })),
  };
}
