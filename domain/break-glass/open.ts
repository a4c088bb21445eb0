import { type Deciding, perform } from '../act.ts';
import { raiseAlarm } from '../alarm/raise.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import type { BreakGlassReason } from '../codes/break-glass.ts';
import { datedNumber } from '../dated-number.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { HOME_KINDS } from '../organization/kind.ts';
import { openCareRelation } from '../resident/care-relation.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { forRoles } from '../resident/rules.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { holdNamed, type NamedResident, wantedResident } from './named.ts';
import { requireLimits, requireNeed, requireReasonWords } from './rules.ts';
import { withinTries } from './tries.ts';
import { BREAK_GLASS_ROLES } from './workflow.ts';

export interface BreakGlassOpenInput extends NamedResident {
  readonly idempotencyKey: string;
  readonly reasonCode: BreakGlassReason;
  /** At least ten characters. */
  readonly reasonText: string;
  /** 1 to 24; `breakGlass.hours` when it is left out. */
  readonly hours?: number | null | undefined;
}

interface Opened {
  readonly residentId: string;
  readonly reasonCode: BreakGlassReason;
  readonly reasonText: string;
  readonly endsAt: Date;
}

async function insert({ tx, now, acting }: Deciding, opened: Opened): Promise<string> {
  const { organizationId, personId } = acting.viewer;
  const { residentId, reasonCode, endsAt } = opened;
  const id = newId(now);
  const columns = { id, journeyId: id, no: datedNumber('JC', id, now), state: 'OPEN', openedAt: now };
  await tx.db.breakGlass.create({ data: { ...columns, ...opened, organizationId, personId } });
  const relation = { residentId, organizationId, personId, startedAt: now, endedAt: endsAt } as const;
  await openCareRelation(tx, { ...relation, basis: 'BREAK_GLASS', basisId: id }, now);
  const change = {
    noun: 'breakGlass',
    nounId: id,
    journeyId: id,
    act: 'breakGlassOpen',
    to: 'OPEN',
  } as const;
  const role = actingRole(acting.viewer, BREAK_GLASS_ROLES);
  // The words of the reason are about the patient: they stay with the row, whose readers are known.
  await appendEvent(tx, { ...change, role, reasonCode, facts: { residentId, endsAt } }, acting, now);
  return id;
}

/** The homes that keep the record hear of it at once: whoever has the duty there. */
async function alarmHomes(
  { tx, now }: Deciding,
  { id, residentId, keepers }: { id: string; residentId: string; keepers: readonly string[] },
): Promise<void> {
  const homes = await tx.db.organization.findMany({
    where: { id: { in: [...keepers] }, kind: { in: [...HOME_KINDS] } },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  const about = { kind: 'BREAK_GLASS_OPENED', journeyId: id, noun: 'breakGlass', nounId: id } as const;
  for (const home of homes) {
    const place = { organizationId: home.id, function: 'HOME_NURSE' } as const;
    await raiseAlarm(tx, { ...about, ...place, residentId }, now);
  }
}

/**
 * Opens a record to one clinician in an emergency (紧急查阅), at once and for some hours. Whether the resident is
 * known to have died blocks nothing: a wrong entry must not cost a life.
 * @returns the id of the emergency access
 */
export const openBreakGlass = (acting: Acting, input: BreakGlassOpenInput): Promise<string> =>
  withinTries(acting, (one) =>
    perform(acting, 'breakGlassOpen', input, async (deciding) => {
      const { tx, now } = deciding;
      const rules = [forRoles('breakGlassOpen', BREAK_GLASS_ROLES), requiresActiveOrganization];
      requireNone(refusalsOf(rules, acting));
      const reasonText = requireReasonWords(input.reasonText);
      const wanted = wantedResident(input, localDateOf(now));
      // Both limits come before the look-up: who has used them up learns of nobody any more.
      one.requireLeft();
      const endsAt = await requireLimits(deciding, input.hours);
      const resident = await holdNamed(tx, wanted);
      if (resident === null) {
        one.keep();
        throw new NotFound('resident', [wanted.path]);
      }
      const residentId = resident.id;
      await requireNeed(deciding, resident);
      const keepers = await recordKeepersOf(tx, [residentId], now);
      deciding.concerns({ residentIds: [residentId], ownerOrgIds: keepers });
      const opened = { residentId, reasonCode: input.reasonCode, reasonText, endsAt };
      const id = await insert(deciding, opened);
      await alarmHomes(deciding, { id, residentId, keepers });
      return id;
    }),
  );
