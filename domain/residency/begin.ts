import { type Deciding, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { endOfLocalDay, localDateOf, startOfLocalDay } from '../calendar-date.ts';
import type { CareLevel } from '../codes/resident.ts';
import { appendContacts } from '../contact/add.ts';
import { type ContactFields, requireContact } from '../contact/fields.ts';
import type { DailyTry } from '../daily-tries.ts';
import { RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { policiesFor } from '../policy-value/read.ts';
import { requireText } from '../require-text.ts';
import { openCareRelation } from '../resident/care-relation.ts';
import { type FoundResident, findResident } from '../resident/find.ts';
import { forRoles, requiresLife } from '../resident/rules.ts';
import type { Acting } from '../viewer.ts';
import { withinOverlaps } from './overlap-tries.ts';
import { HOME_ROLES } from './policy.ts';
import { requireRecent, requireSoon, requiresHome, requiresNoOpenStay, requireTerm } from './rules.ts';
import { requireFree } from './stays.ts';

export interface ResidencyBeginInput {
  readonly idempotencyKey: string;
  readonly residentId: string;
  readonly bedNo: string;
  readonly fromOn: string;
  /** The last day of the stay, where it is known. */
  readonly toOn?: string | null | undefined;
  readonly careLevel?: CareLevel | null | undefined;
  /** Written behind the contacts that are known; a resident of a home has at least one (V5). */
  readonly contacts?: readonly ContactFields[] | null | undefined;
}

export const ADMISSION_RULES = [
  forRoles('residencyBegin', HOME_ROLES),
  requiresActiveOrganization,
  requiresHome,
  requiresLife,
  requiresNoOpenStay,
];

const BEGIN_LIMITS = ['residency.backdateDays', 'residency.horizonDays'] as const;

interface Stay {
  readonly id: string;
  readonly bedNo: string;
  readonly fromOn: string;
  readonly toOn: string | null;
}

/** Bed numbers are compared as they are read: width and case do not make another bed. */
export const requireBedNo = (bedNo: string): string =>
  requireText(bedNo, 'bedNo', 20).normalize('NFKC').toUpperCase();

/** The stay opens the record to the home from its first day on, never before now, and takes the registration's place. */
async function openRelation({ tx, now, acting }: Deciding, residentId: string, stay: Stay): Promise<void> {
  const { organizationId } = acting.viewer;
  const begin = startOfLocalDay(stay.fromOn);
  const startedAt = begin > now ? begin : now;
  const endedAt = stay.toOn === null ? null : endOfLocalDay(stay.toOn);
  if (endedAt !== null && endedAt <= startedAt) return;
  const stillOpen = { OR: [{ endedAt: null }, { endedAt: { gt: now } }] };
  const registration = { residentId, organizationId, basis: 'REGISTERED', ...stillOpen };
  await tx.db.careRelation.updateMany({ where: registration, data: { endedAt: startedAt } });
  const relation = {
    residentId,
    organizationId,
    basis: 'RESIDENCY',
    basisId: stay.id,
    startedAt,
    endedAt,
  } as const;
  await openCareRelation(tx, relation, now);
}

async function requireContacts(deciding: Deciding, resident: FoundResident, input: ResidencyBeginInput) {
  const contacts = (input.contacts ?? []).map((one, i) => requireContact(one, ['contacts', String(i)]));
  if ((await appendContacts(deciding, resident, { contacts, act: 'residencyBegin' })) > 0) return;
  const message = 'A resident of a home needs at least one contact.';
  throw new RuleRefused({ code: 'RESIDENT_WITHOUT_CONTACT', message, path: ['contacts'], rule: 'V5' });
}

/**
 * Takes a resident into the viewer's home (入住). No stay may share a day with another of the same resident in the
 * whole network, or with another in the same bed.
 * @returns the id of the residency
 * @throws InvalidInput; RuleRefused RESIDENCY_BACKDATED, RESIDENCY_TOO_FAR_AHEAD, BED_TAKEN, RESIDENCY_OVERLAP, RESIDENCY_OVERLAPS_PER_DAY, …
 */
export const beginResidency = (acting: Acting, input: ResidencyBeginInput): Promise<string> =>
  withinOverlaps(acting, (overlaps) => beginOnce(acting, input, overlaps));

const beginOnce = (acting: Acting, input: ResidencyBeginInput, overlaps: DailyTry): Promise<string> =>
  perform(acting, 'residencyBegin', input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    requireNone(refusalsOf([requiresHome], { viewer }));
    const id = newId(now);
    const { fromOn, toOn = null } = input;
    const stay = { id, bedNo: requireBedNo(input.bedNo), fromOn, toOn };
    const todayOn = localDateOf(now);
    requireTerm(stay, todayOn);
    const limits = await policiesFor(tx, BEGIN_LIMITS, viewer, now);
    requireRecent(stay, todayOn, limits['residency.backdateDays']);
    requireSoon(stay, todayOn, limits['residency.horizonDays']);
    // First the home, whose beds queue up, then the resident: one order everywhere.
    await tx.lock('Organization', viewer.organizationId);
    const resident = await findResident(deciding, input.residentId, ADMISSION_RULES);
    await requireContacts(deciding, resident, input);
    const nursingHomeId = viewer.organizationId;
    const wanted = { ...stay, residentId: resident.id, nursingHomeId };
    await requireFree(tx, wanted, { bed: 'bedNo', resident: 'residentId', overlaps });
    const { journeyId } = resident;
    const data = {
      ...wanted,
      careLevel: input.careLevel ?? null,
      createdAt: now,
    };
    await tx.db.residency.create({ data: { ...data, journeyId } });
    await openRelation(deciding, resident.id, stay);
    const facts = { residentId: resident.id, fromOn, toOn };
    const change = {
      noun: 'residency',
      nounId: id,
      journeyId,
      act: 'residencyBegin',
      to: 'IN',
      facts,
    } as const;
    await appendEvent(tx, { ...change, role: 'NH_NURSE' }, acting, now);
    return id;
  });
