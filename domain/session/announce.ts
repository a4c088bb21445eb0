import { writeTogether } from '../act.ts';
import { weekdayOf } from '../calendar-date.ts';
import type { SlotPool } from '../codes/slot.ts';
import { RuleRefused } from '../errors.ts';
import { type ExternalName, keepExternalIds } from '../exchange/external-id.ts';
import { setSlotTemplate } from '../slot/template-actions.ts';
import type { Acting } from '../viewer.ts';
import { timesOf } from './times.ts';

/** One session on one day, as the system of its hospital announces it. */
export interface AnnouncedSession {
  readonly idempotencyKey: string;
  readonly departmentId: string;
  readonly practitionerId: string | null;
  readonly startAt: Date;
  readonly endAt: Date;
  readonly slotMinutes: number;
  /** Of each window. */
  readonly capacity: number;
  readonly pools: readonly { readonly pool: SlotPool; readonly places: number }[] | null;
  readonly isExpert: boolean;
  readonly feeFen: number | null;
  readonly room: string | null;
}

const RULE = 'domain 2 SlotTemplate';

/**
 * Makes one session with its places: a template that is held on its day alone. Performed together with what names it.
 * @throws what `setSlotTemplate` throws; RuleRefused NO_SESSION_THEN where the calendar or the horizon has none on that day
 * @returns the id of the session
 */
export async function announceSession(acting: Acting, announced: AnnouncedSession): Promise<string> {
  const { serviceOn, startTime, endTime } = timesOf(announced);
  const { startAt: _startAt, endAt: _endAt, ...terms } = announced;
  const day = { weekday: weekdayOf(serviceOn), validFromOn: serviceOn, validToOn: serviceOn };
  const templateId = await setSlotTemplate(acting, { ...terms, ...day, startTime, endTime });
  const made = await writeTogether((tx) =>
    tx.db.session.findUnique({ where: { templateId_serviceOn: { templateId, serviceOn } } }),
  );
  if (made !== null) return made.id;
  const message = 'The hospital holds no session then: it is over, on a closed day, or beyond the horizon.';
  throw new RuleRefused({ code: 'NO_SESSION_THEN', message, path: ['startTime'], rule: RULE });
}

/** Keeps what a hospital's system calls a session; what is no longer held gives its name to the next one. */
export const nameSession = (
  nounId: string,
  names: readonly ExternalName[],
  kept: { readonly now: Date; readonly isActed: boolean },
): Promise<void> =>
  keepExternalIds(
    {
      ...{ noun: 'session', nounId },
      isVoid: async (tx, id) => (await tx.db.session.count({ where: { id, state: { not: 'OPEN' } } })) > 0,
    },
    names,
    kept,
  );

/** Who works in a role at an organisation, as a practitioner; null for a role elsewhere, or of who is none. */
export async function practitionerInRole(roleId: string, organizationId: string): Promise<string | null> {
  const where = { id: roleId, organizationId };
  const select = { person: { select: { practitioner: { select: { id: true } } } } };
  // The role may have been given by an act of the same transaction.
  const role = await writeTogether(({ db }) => db.roleAssignment.findFirst({ where, select }));
  return role?.person.practitioner?.id ?? null;
}
