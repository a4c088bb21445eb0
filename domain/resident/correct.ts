import { type Deciding, perform } from '../act.ts';
import { localDateOf } from '../calendar-date.ts';
import type { IdMissingReason, IdType, Sex } from '../codes/resident.ts';
import { claimVersion } from '../compare-and-set.ts';
import type { DailyTry } from '../daily-tries.ts';
import { appendEvent } from '../event-log.ts';
import { requireRegion } from '../region/require.ts';
import { requireText } from '../require-text.ts';
import { closeReviewsOf } from '../review-item/close.ts';
import { areProtectedNamesOpen } from '../safety-block/policy.ts';
import { seal } from '../seal/seal.ts';
import { keepSearchKeysEverywhere } from '../search/keep.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { factColumns, identityColumns, indexesOf, indexOf, searchableNames } from './columns.ts';
import { type ResidentFacts, requireFacts } from './facts.ts';
import { type FoundResident, findResident } from './find.ts';
import { newTemporaryNo } from './id.ts';
import { idDueOnOf } from './id-due.ts';
import { type Identity, type IdentityInput, requireIdentity } from './identity.ts';
import { insuredCareChange, requireInsuredCare } from './insured-care.ts';
import { healthCardHolder, matchOf, numberHolders } from './match.ts';
import { type PlannedMatch, planMatch, withinMatches } from './match-tries.ts';
import { againAfterRace } from './number-race.ts';
import { REGISTRARS } from './policy.ts';
import { openReview } from './review.ts';
import { forRoles, requiresOpenRecord } from './rules.ts';
import { todayFor } from './today.ts';

/** What is to be set right; left out: unchanged. */
export interface ResidentCorrectInput extends Omit<IdentityInput, 'nameOnCard' | 'idType'>, ResidentFacts {
  readonly idempotencyKey: string;
  readonly residentId: string;
  readonly expectedVersion: number;
  readonly nameOnCard?: string | null | undefined;
  readonly idType?: IdType | null | undefined;
  readonly regionCode?: string | null | undefined;
  readonly reason?: string | null | undefined;
}

export const CORRECTION_RULES = [forRoles('residentCorrect', REGISTRARS), requiresOpenRecord];

/** The identity as it stands with what is to be set right laid over it. */
function correctedIdentity(found: FoundResident, input: ResidentCorrectInput): IdentityInput {
  const idType = input.idType ?? (found.idType as IdType);
  const isOtherNumber = input.idNo != null || idType !== found.idType;
  const place = { table: 'Resident', row: found.id, column: 'idNoSealed' };
  const idNo = found.idNoSealed === null ? null : seal().open(found.idNoSealed, place);
  const isMissing = idType === 'NONE';
  return {
    nameOnCard: input.nameOnCard ?? found.nameOnCard,
    idType,
    idNo: isMissing ? (input.idNo ?? null) : (input.idNo ?? idNo),
    idMissingReason:
      input.idMissingReason ?? (isMissing ? (found.idMissingReason as IdMissingReason | null) : null),
    sex: input.sex ?? (found.sex as Sex),
    // Another ID card brings its own birth date; the old one came from the wrong number.
    birthOn: input.birthOn ?? (isOtherNumber && idType === 'ID_CARD' ? null : found.birthOn),
  };
}

const isSameNumber = (index: string | null, idNo: string | null): boolean =>
  idNo === null || index === null ? idNo === index : indexesOf('idNo', idNo).includes(index);

interface Correcting extends Deciding {
  readonly matching: DailyTry;
}

/** A number that seemed another's is the record's own once nobody else holds it; the doubt about it is not raised again. */
async function stillHeld(
  { tx }: Deciding,
  found: FoundResident,
  { idNo }: Identity,
  idNoIndex: string | null,
) {
  const holders = await numberHolders(tx, idNo, found.id);
  const isHeld = holders.some(({ id, isProvisional }) => id !== found.id && !isProvisional);
  const isOfAlias = holders.some(({ id }) => id === found.id);
  return { idNoHolderIndex: isHeld || isOfAlias ? null : idNoIndex, isProvisional: isHeld };
}

/** Who holds the number after the correction: never two, and what seems another's is for two people to decide. */
async function holding(deciding: Correcting, found: FoundResident, identity: Identity) {
  const idNoIndex = identity.idNo === null ? null : indexOf('idNo', identity.idNo);
  const isSame = isSameNumber(found.idNoIndex, identity.idNo);
  // The holder's column follows the number's, also where an earlier key had made both.
  if (isSame && !found.isProvisional) {
    return { idNoHolderIndex: found.idNoHolderIndex === null ? null : idNoIndex, isProvisional: false };
  }
  if (isSame) return stillHeld(deciding, found, identity, idNoIndex);
  if (identity.idNo !== null) deciding.matching.requireLeft();
  await closeReviewsOf(deciding, found.id, { act: 'residentCorrect', kind: 'ID_NO_HELD' });
  const holders = await numberHolders(deciding.tx, identity.idNo, found.id);
  // An alias of this very record has the number.
  if (holders.some(({ id }) => id === found.id)) return { idNoHolderIndex: null, isProvisional: false };
  const match = matchOf(holders, identity, deciding.acting.viewer.organizationId);
  if (match.kind === 'NEW') return { idNoHolderIndex: idNoIndex, isProvisional: false };
  deciding.matching.keep();
  const otherResidentId = match.kind === 'SAME' ? match.residentId : match.otherResidentId;
  await openReview(deciding, { kind: 'ID_NO_HELD', residentId: found.id, otherResidentId });
  return { idNoHolderIndex: null, isProvisional: true };
}

function isSameCard({ id, healthCardNoSealed }: FoundResident, healthCardNo: string | null): boolean {
  if (healthCardNoSealed === null) return healthCardNo === null;
  const place = { table: 'Resident', row: id, column: 'healthCardNoSealed' };
  return seal().open(healthCardNoSealed, place) === healthCardNo;
}

async function cardHolding(deciding: Correcting, found: FoundResident, facts: ResidentFacts) {
  const { healthCardNo } = facts;
  if (healthCardNo === undefined) return {};
  if (!isSameCard(found, healthCardNo))
    await closeReviewsOf(deciding, found.id, { act: 'residentCorrect', kind: 'HEALTH_CARD_HELD' });
  if (healthCardNo === null) return { healthCardNoIndex: null };
  deciding.matching.requireLeft();
  const otherResidentId = await healthCardHolder(deciding.tx, healthCardNo, found.id);
  // An alias of this very record has the card.
  if (otherResidentId === found.id) return { healthCardNoIndex: null };
  if (otherResidentId === null) return { healthCardNoIndex: indexOf('healthCardNo', healthCardNo) };
  deciding.matching.keep();
  await openReview(deciding, { kind: 'HEALTH_CARD_HELD', residentId: found.id, otherResidentId });
  return { healthCardNoIndex: null };
}

const BOOKKEEPING = ['idempotencyKey', 'residentId', 'expectedVersion', 'reason'];

/** Which fields were to be set right: names only, never values. */
const correctedFields = (input: ResidentCorrectInput): string[] =>
  Object.entries(input)
    .filter(([field, value]) => value !== undefined && !BOOKKEEPING.includes(field))
    .map(([field]) => field);

async function writeCorrection(deciding: Correcting, found: FoundResident, input: ResidentCorrectInput) {
  const { tx, now } = deciding;
  const todayOn = localDateOf(now);
  const identity = requireIdentity(correctedIdentity(found, input), await todayFor(deciding));
  const facts = requireFacts(input);
  if (input.regionCode != null) await requireRegion(tx, input.regionCode);
  const areNamesOpen = areProtectedNamesOpen(deciding.acting.viewer, found, now);
  const { nameUsual = found.nameUsual, nameOther = found.nameOther, focusGroups } = facts;
  const held = await holding(deciding, found, identity);
  const isAskedFor =
    held.isProvisional && isSameNumber(found.idNoIndex, identity.idNo) && found.idDueOn !== null;
  await tx.db.resident.update({
    where: { id: found.id },
    data: {
      ...identityColumns(found.id, identity),
      ...factColumns(found.id, facts),
      ...held,
      ...(await cardHolding(deciding, found, facts)),
      ...(input.regionCode != null && { regionCode: input.regionCode }),
      ...(identity.idType === 'NONE' && { temporaryNo: found.temporaryNo ?? newTemporaryNo(todayOn) }),
      idDueOn: await idDueOnOf(deciding, identity.idType === 'NONE' || isAskedFor, found.idDueOn),
      ...insuredCareChange(requireInsuredCare(facts), areNamesOpen, now),
      nameMatching: searchableNames({ nameOnCard: identity.nameOnCard, nameUsual, nameOther }),
      ...(focusGroups != null && {
        focusGroups: { deleteMany: {}, create: [...new Set(focusGroups)].map((group) => ({ group })) },
      }),
    },
  });
}

/**
 * Sets right what is on record of a resident; the record keeps its identity.
 * @returns the id of the resident
 * @throws InvalidInput that names the field; RuleRefused RECORD_NOT_OPEN, RESIDENT_MATCHES_PER_DAY; VersionConflict
 */
export const correctResident = (acting: Acting, input: ResidentCorrectInput): Promise<string> =>
  withinMatches(acting, (matching) => againAfterRace(() => correctOnce(acting, input, matching)));

/** The same among other acts, of which all are kept or none. */
export const planCorrection = (acting: Acting, input: ResidentCorrectInput): Promise<PlannedMatch> =>
  planMatch(acting, (matching) => correctOnce(acting, input, matching));

const correctOnce = (acting: Acting, input: ResidentCorrectInput, matching: DailyTry): Promise<string> =>
  perform(acting, 'residentCorrect', input, async (deciding) => {
    const { tx, now } = deciding;
    const found = await findResident(deciding, input.residentId, CORRECTION_RULES);
    const { id, journeyId, life, version } = found;
    const reasonText = input.reason == null ? null : requireText(input.reason, 'reason');
    const expected = input.expectedVersion;
    await claimVersion(tx, { table: 'Resident', noun: 'resident', id, expected, found: version });
    await writeCorrection({ ...deciding, matching }, found, input);
    await keepSearchKeysEverywhere(tx, id, now);
    const change = {
      noun: 'resident',
      nounId: id,
      journeyId,
      act: 'residentCorrect',
      from: life,
      to: life,
    } as const;
    const role = actingRole(acting.viewer, REGISTRARS);
    await appendEvent(
      tx,
      { ...change, role, reasonText, facts: { fields: correctedFields(input) } },
      acting,
      now,
    );
    return id;
  });
