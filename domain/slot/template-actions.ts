import type { Tx } from '../../prisma/client.ts';
import { type Deciding, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import { claimVersion } from '../compare-and-set.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { requireOwnDepartment } from '../organization/own-department.ts';
import { notEnded } from '../person/policy.ts';
import { policiesFor } from '../policy-value/read.ts';
import { requireText } from '../require-text.ts';
import { forRoles } from '../resident/rules.ts';
import type { Acting } from '../viewer.ts';
import { expandTemplate, type TemplateShape } from './expand.ts';
import { sessionPlan } from './plan.ts';
import { SCHEDULERS, SESSION_KINDS } from './policy.ts';
import { realignSessions } from './realign.ts';
import { type PoolPlaces, poolPlaces, requireTemplateTerms, type TemplateTerms } from './template-rules.ts';

export interface SlotTemplateSetInput extends TemplateTerms {
  readonly idempotencyKey: string;
  /** An existing template to change, with the version that was read. */
  readonly templateId?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly departmentId: string;
  readonly practitionerId?: string | null | undefined;
  readonly isExpert?: boolean | null | undefined;
  readonly room?: string | null | undefined;
  readonly pools?: readonly PoolPlaces[] | null | undefined;
  /** CLOSED takes back the future sessions that nobody has booked. */
  readonly status?: 'ACTIVE' | 'CLOSED' | null | undefined;
}

async function requireOwnPractitioner(
  { tx, now }: Deciding,
  hospitalId: string,
  practitionerId: string,
): Promise<void> {
  // The lock makes two templates of one practitioner be judged one after the other.
  await tx.lock('Practitioner', practitionerId);
  const held = { organizationId: hospitalId, ...notEnded(localDateOf(now)) };
  const where = { id: practitionerId, person: { roleAssignments: { some: held } } };
  if ((await tx.db.practitioner.count({ where })) === 0)
    throw new NotFound('practitioner', ['practitionerId']);
}

async function requireNotTwice(tx: Tx, template: TemplateShape): Promise<void> {
  if (template.practitionerId === null) return;
  const clash = await tx.db.slotTemplate.count({
    where: {
      id: { not: template.id },
      practitionerId: template.practitionerId,
      weekday: template.weekday,
      status: 'ACTIVE',
      startTime: { lt: template.endTime },
      endTime: { gt: template.startTime },
      OR: [{ validToOn: null }, { validToOn: { gte: template.validFromOn } }],
      ...(template.validToOn === null ? {} : { validFromOn: { lte: template.validToOn } }),
    },
  });
  if (clash === 0) return;
  const message = 'The practitioner has another session at that time of the week.';
  throw new RuleRefused({
    code: 'PRACTITIONER_TWICE',
    message,
    path: ['practitionerId'],
    rule: 'domain 2 SlotTemplate',
  });
}

async function store(
  deciding: Deciding,
  input: SlotTemplateSetInput,
  template: TemplateShape,
): Promise<void> {
  const { tx, now } = deciding;
  const { id, pools, ...columns } = template;
  const status = input.status ?? 'ACTIVE';
  if (input.templateId == null) {
    await tx.db.slotTemplate.create({ data: { id, ...columns, status, createdAt: now } });
  } else {
    const kept = await tx.db.slotTemplate.findFirst({
      where: { id, hospitalId: template.hospitalId, voidedAt: null },
    });
    if (kept === null) throw new NotFound('slotTemplate', ['templateId']);
    if (input.expectedVersion == null) {
      const message = 'A template is changed in the version that was read.';
      throw new InvalidInput({
        code: 'VERSION_MISSING',
        message,
        path: ['expectedVersion'],
        rule: 'architecture habit 7',
      });
    }
    const claim = { table: 'SlotTemplate', noun: 'slotTemplate', id, found: kept.version };
    await claimVersion(tx, { ...claim, expected: input.expectedVersion });
    await tx.db.slotTemplate.update({ where: { id }, data: { ...columns, status } });
    await tx.db.slotTemplatePool.deleteMany({ where: { templateId: id } });
  }
  await tx.db.slotTemplatePool.createMany({ data: pools.map((pool) => ({ templateId: id, ...pool })) });
}

/**
 * Makes or changes a weekly half-day session and, with it, the sessions and slots of the horizon. Sessions in
 * which somebody has a place stay as they are: they are stopped, not changed.
 * @returns the id of the template
 */
export const setSlotTemplate = (acting: Acting, input: SlotTemplateSetInput): Promise<string> =>
  perform(acting, 'slotTemplateSet', input, async (deciding) => {
    const { tx, now } = deciding;
    const { organizationId: hospitalId, organizationKind, regionCode } = acting.viewer;
    if (!(SESSION_KINDS as readonly string[]).includes(organizationKind)) {
      const message = 'This kind of organisation holds no outpatient sessions.';
      throw new RuleRefused({ code: 'NO_SESSIONS_HERE', message, rule: 'domain 2 SlotTemplate' });
    }
    requireNone(refusalsOf([forRoles('slotTemplateSet', SCHEDULERS), requiresActiveOrganization], acting));
    requireTemplateTerms(input);
    await requireOwnDepartment(tx, hospitalId, input.departmentId);
    if (input.practitionerId != null)
      await requireOwnPractitioner(deciding, hospitalId, input.practitionerId);
    const keys = ['slot.reservePercent', 'slot.expertReservePercent', 'slot.releaseMinutesBefore'] as const;
    const hospital = { organizationId: hospitalId, regionCode };
    const policy = await policiesFor(tx, keys, hospital, now);
    const isExpert = input.isExpert ?? false;
    const reserve = policy[isExpert ? 'slot.expertReservePercent' : 'slot.reservePercent'];
    const template: TemplateShape = {
      id: input.templateId ?? newId(now),
      hospitalId,
      departmentId: input.departmentId,
      practitionerId: input.practitionerId ?? null,
      weekday: input.weekday,
      startTime: input.startTime,
      endTime: input.endTime,
      slotMinutes: input.slotMinutes,
      isExpert,
      feeFen: input.feeFen ?? null,
      room: input.room == null ? null : requireText(input.room, 'room', 100),
      validFromOn: input.validFromOn,
      validToOn: input.validToOn ?? null,
      releaseMinutesBefore: input.releaseMinutesBefore ?? policy['slot.releaseMinutesBefore'].value,
      pools: poolPlaces(input.capacity, input.pools, reserve),
    };
    const isActive = input.status !== 'CLOSED';
    if (isActive) await requireNotTwice(tx, template);
    await store(deciding, input, template);
    const plan = await sessionPlan(tx, hospital, now);
    const isNew = input.templateId == null;
    const withdrawn = isNew ? 0 : await realignSessions(tx, template, { plan, isActive }, now);
    const made = isActive ? await expandTemplate(tx, template, plan, now) : 0;
    const facts = { sessionsMade: made, sessionsWithdrawn: withdrawn };
    const change = { noun: 'slotTemplate', nounId: template.id, act: 'slotTemplateSet', facts } as const;
    await appendEvent(tx, { ...change, journeyId: template.id, to: input.status ?? 'ACTIVE' }, acting, now);
    return template.id;
  });
