import type { Tx } from '../../prisma/client.ts';
import { type Deciding, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import { appendContacts, requireContactRoom } from '../contact/add.ts';
import { type ContactFields, requireContact } from '../contact/fields.ts';
import type { DailyTry } from '../daily-tries.ts';
import { appendEvent } from '../event-log.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { requireRegion } from '../region/require.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { lockSurvivor } from './alias.ts';
import { openRegistration } from './care-relation.ts';
import { factColumns, identityColumns, indexOf, searchableNames } from './columns.ts';
import { type ResidentFacts, requireFacts } from './facts.ts';
import { newResidentId, newTemporaryNo } from './id.ts';
import { idDueOnOf } from './id-due.ts';
import { type Identity, type IdentityInput, requireIdentity } from './identity.ts';
import { insuredCareRows, requireInsuredCare } from './insured-care.ts';
import { healthCardHolder, type Match, matchOf, numberHolders } from './match.ts';
import { type PlannedMatch, planMatch, withinMatches } from './match-tries.ts';
import { againAfterRace } from './number-race.ts';
import { REGISTRARS } from './policy.ts';
import { openReview } from './review.ts';
import { todayFor } from './today.ts';

export interface ResidentRegisterInput extends IdentityInput, ResidentFacts {
  readonly idempotencyKey: string;
  readonly regionCode: string;
  readonly contacts?: readonly ContactFields[] | null | undefined;
}

interface NewResident {
  readonly identity: Identity;
  readonly facts: ResidentFacts;
  readonly regionCode: string;
  readonly match: Exclude<Match, { kind: 'SAME' }>;
}

interface Registering extends Deciding {
  readonly matching: DailyTry;
}

async function insertResident(deciding: Registering, { identity, facts, regionCode, match }: NewResident) {
  const { tx, now, acting } = deciding;
  const id = newResidentId();
  const journeyId = newResidentId();
  const isProvisional = match.kind === 'DIFFERENT';
  const columns = identityColumns(id, identity);
  const cardHolder = facts.healthCardNo == null ? null : await healthCardHolder(tx, facts.healthCardNo, id);
  if (cardHolder !== null) deciding.matching.keep();
  const isCardFree = facts.healthCardNo != null && cardHolder === null;
  const { filings, illnesses } = insuredCareRows(requireInsuredCare(facts), now);
  await tx.db.resident.create({
    data: {
      id,
      journeyId,
      regionCode,
      registeredByOrgId: acting.viewer.organizationId,
      createdAt: now,
      ...columns,
      ...factColumns(id, facts),
      isProvisional,
      idNoHolderIndex: isProvisional ? null : columns.idNoIndex,
      temporaryNo: identity.idType === 'NONE' ? newTemporaryNo(localDateOf(now)) : null,
      idDueOn: await idDueOnOf(deciding, identity.idType === 'NONE'),
      healthCardNoIndex:
        isCardFree && facts.healthCardNo != null ? indexOf('healthCardNo', facts.healthCardNo) : null,
      nameMatching: searchableNames({
        ...identity,
        nameUsual: facts.nameUsual ?? null,
        nameOther: facts.nameOther ?? null,
      }),
      focusGroups: { create: [...new Set(facts.focusGroups ?? [])].map((group) => ({ group })) },
      offSiteFilings: { create: filings },
      chronicOutpatients: { create: illnesses },
    },
  });
  const { otherResidentId } = match.kind === 'DIFFERENT' ? match : { otherResidentId: null };
  if (otherResidentId !== null)
    await openReview(deciding, { kind: 'ID_NO_HELD', residentId: id, otherResidentId });
  if (cardHolder !== null) {
    await openReview(deciding, { kind: 'HEALTH_CARD_HELD', residentId: id, otherResidentId: cardHolder });
  }
  return { id, journeyId, life: 'ALIVE' };
}

/** Locked before anything is written that names the record: two who both refer to it could not lock it afterwards. */
async function knownResident(tx: Tx, id: string) {
  return tx.db.resident.findUniqueOrThrow({ where: { id: await lockSurvivor(tx, id) } });
}

/** Of two who write one other name at once the second finds the record of the first: who has the number is locked before. */
async function matchFound({ tx, acting }: Deciding, identity: Identity): Promise<Match> {
  const found = async () =>
    matchOf(await numberHolders(tx, identity.idNo), identity, acting.viewer.organizationId);
  const match = await found();
  if (match.kind !== 'DIFFERENT') return match;
  await lockSurvivor(tx, match.otherResidentId);
  return found();
}

/**
 * Registers a resident (domain 3.8). Who is known to the network by number, name and birth date is that person: the
 * organisation gets a relation, nothing of the record is opened or changed. A number that seems to be another
 * person's makes a provisional record, open to who made it like any other, and an item for review. The answer is alike
 * in all cases; few may be met on one day that others know.
 *
 * @returns the id of the resident
 * @throws InvalidInput that names the field; RuleRefused RESIDENT_MATCHES_PER_DAY
 */
export const registerResident = (acting: Acting, input: ResidentRegisterInput): Promise<string> =>
  withinMatches(acting, (matching) => againAfterRace(() => registerOnce(acting, input, matching)));

/** The same among other acts, of which all are kept or none. */
export const planRegistration = (acting: Acting, input: ResidentRegisterInput): Promise<PlannedMatch> =>
  planMatch(acting, (matching) => registerOnce(acting, input, matching));

const registerOnce = (acting: Acting, input: ResidentRegisterInput, matching: DailyTry): Promise<string> =>
  perform(acting, 'residentRegister', input, async (deciding) => {
    const { tx, now } = deciding;
    requireNone(refusalsOf([requiresActiveOrganization], acting));
    const identity = requireIdentity(input, await todayFor(deciding));
    const facts = requireFacts(input);
    requireInsuredCare(facts);
    const contacts = (input.contacts ?? []).map((one, i) => requireContact(one, ['contacts', String(i)]));
    requireContactRoom(contacts.length, ['contacts']);
    await requireRegion(tx, input.regionCode);
    if (identity.idNo !== null || facts.healthCardNo != null) matching.requireLeft();
    const match = await matchFound(deciding, identity);
    if (match.kind !== 'NEW') matching.keep();
    const resident =
      match.kind === 'SAME'
        ? await knownResident(tx, match.residentId)
        : await insertResident(
            { ...deciding, matching },
            { identity, facts, regionCode: input.regionCode, match },
          );
    deciding.concerns({ residentIds: [resident.id] });
    if (match.kind !== 'SAME')
      await appendContacts(deciding, resident, { contacts, act: 'residentRegister' });
    await openRegistration(deciding, resident.id);
    const { id, journeyId, life } = resident;
    const change = { noun: 'resident', nounId: id, journeyId, act: 'residentRegister', to: life } as const;
    const role = actingRole(acting.viewer, REGISTRARS);
    const evidence = { match: match.kind, idType: identity.idType };
    await appendEvent(tx, { ...change, role, facts: evidence }, acting, now);
    return id;
  });
