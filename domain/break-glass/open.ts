import { type Deciding, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import type { BreakGlassReason } from '../codes/break-glass.ts';
import { datedNumber } from '../dated-number.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { openCareRelation } from '../resident/care-relation.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { forRoles } from '../resident/rules.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { findNamed, type NamedResident, wantedResident } from './named.ts';
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
      const resident = await findNamed(tx, wanted);
      if (resident === null) {
        one.keep();
        throw new NotFound('resident', [wanted.path]);
      }
      await requireNeed(deciding, resident);
      const residentId = resident.id;
      deciding.concerns({
        residentIds: [residentId],
        ownerOrgIds: await recordKeepersOf(tx, [residentId], now),
      });
      return insert(deciding, { residentId, reasonCode: input.reasonCode, reasonText, endsAt });
    }),
  );
