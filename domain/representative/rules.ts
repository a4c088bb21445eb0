import type { Tx } from '../../prisma/client.ts';
import { addDays, isCalendarDate, localDateOf } from '../calendar-date.ts';
import type { RepresentativeKind } from '../codes/resident.ts';
import { InvalidInput, RuleRefused } from '../errors.ts';
import type { DateSpan } from '../interval.ts';
import { matchingName } from '../name.ts';
import { inForceOn } from '../person/policy.ts';
import { staysOn } from '../residency/policy.ts';

const RULE = 'domain 2 Representative: document, from-to';

function refuse(code: string, message: string, path: string): never {
  throw new InvalidInput({ code, message, path: [path], rule: RULE });
}

/**
 * The term of a document: real dates, the end not before the beginning (V8). The day before it begins ends one that
 * never held.
 * @throws InvalidInput REPRESENTATIVE_DATE, REPRESENTATIVE_TERM
 */
export function requireDocumentTerm({ fromOn, toOn }: DateSpan): void {
  if (!isCalendarDate(fromOn)) refuse('REPRESENTATIVE_DATE', 'This date does not exist.', 'fromOn');
  if (toOn === null) return;
  if (!isCalendarDate(toOn)) refuse('REPRESENTATIVE_DATE', 'This date does not exist.', 'toOn');
  if (toOn < addDays(fromOn, -1)) {
    refuse('REPRESENTATIVE_TERM', 'A document cannot end before it begins.', 'toOn');
  }
}

/** Whoever is named like one of those who work today in the home, or in the organisation that writes it down. */
async function isNamedLikeStaff(
  tx: Tx,
  { name, organizationIds, todayOn }: { name: string; organizationIds: readonly string[]; todayOn: string },
): Promise<boolean> {
  const atWork = { organizationId: { in: [...organizationIds] }, ...inForceOn(todayOn) };
  const staff = await tx.db.person.findMany({
    where: {
      status: 'ACTIVE',
      roleAssignments: { some: { ...atWork, role: { notIn: ['RESIDENT', 'REPRESENTATIVE'] } } },
    },
    select: { name: true },
  });
  return staff.some((person) => matchingName(person.name) === matchingName(name));
}

interface Named {
  readonly residentId: string;
  readonly kind: RepresentativeKind;
  readonly name: string;
  /** Somebody has looked: the representative only bears the name of one of the staff. */
  readonly isNamesake: boolean;
  readonly organizationId: string;
}

/**
 * Staff of the home represent a resident only where they are appointed (domain 2). Names are all that is known of
 * both, so that a namesake is said to be one.
 * @throws RuleRefused STAFF_AS_REPRESENTATIVE
 */
export async function requireNotStaff(tx: Tx, named: Named, now: Date): Promise<void> {
  if (named.kind === 'APPOINTED' || named.isNamesake) return;
  const todayOn = localDateOf(now);
  const where = { residentId: named.residentId, ...staysOn(todayOn) };
  const stays = await tx.db.residency.findMany({ where, select: { nursingHomeId: true } });
  const organizationIds = [named.organizationId, ...stays.map(({ nursingHomeId }) => nursingHomeId)];
  if (!(await isNamedLikeStaff(tx, { name: named.name, organizationIds, todayOn }))) return;
  const message =
    'Somebody of this name works in the home, and staff represent a resident only where appointed; ' +
    'say `isNamesake` when it is another person.';
  const rule = 'domain 2: staff of the home never is unless appointed';
  throw new RuleRefused({ code: 'STAFF_AS_REPRESENTATIVE', message, path: ['name'], rule });
}
