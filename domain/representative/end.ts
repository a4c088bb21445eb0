import { perform } from '../act.ts';
import { localDateOf } from '../calendar-date.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { notVoided } from '../not-voided.ts';
import { requireLongText } from '../require-text.ts';
import { findResident } from '../resident/find.ts';
import { forRoles, requiresOpenRecord } from '../resident/rules.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { APPOINTING_ROLES, representativesVisible } from './policy.ts';
import { requireDocumentTerm } from './rules.ts';

export interface RepresentativeEndInput {
  readonly idempotencyKey: string;
  readonly representativeId: string;
  readonly expectedVersion: number;
  /** The last day on which that person may act; a past one ends it at once. */
  readonly toOn: string;
  readonly reason: string;
}

const END_RULES = [forRoles('representativeEnd', APPOINTING_ROLES), requiresOpenRecord];

/** A representation that is over stays as it was. */
function requireNotOver(toOn: string | null, todayOn: string): void {
  if (toOn === null || toOn >= todayOn) return;
  const message = 'This representation is over already.';
  const detail = { code: 'REPRESENTATIVE_ENDED', message, path: ['representativeId'] };
  throw new RuleRefused({ ...detail, rule: 'domain 2 Representative: from-to' });
}

/**
 * Ends a representation with a last day; the account of that person is judged by it at the next request.
 * @returns the id of the representative
 * @throws NotFound; RuleRefused REPRESENTATIVE_ENDED; InvalidInput REPRESENTATIVE_DATE, REPRESENTATIVE_TERM; VersionConflict
 */
export const endRepresentative = (acting: Acting, input: RepresentativeEndInput): Promise<string> =>
  perform(acting, 'representativeEnd', input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    const found = await tx.db.representative.findFirst({
      where: { AND: [{ id: input.representativeId }, representativesVisible(viewer, now), notVoided] },
    });
    if (found === null) throw new NotFound('representative', ['representativeId']);
    const { id, residentId, fromOn, version } = found;
    const { journeyId } = await findResident(deciding, residentId, END_RULES);
    requireNotOver(found.toOn, localDateOf(now));
    const { toOn, expectedVersion: expected } = input;
    requireDocumentTerm({ fromOn, toOn });
    const reasonText = requireLongText(input.reason, 'reason');
    const claim = { table: 'Representative', noun: 'representative', id, expected, found: version };
    await claimVersion(tx, claim);
    await tx.db.representative.update({ where: { id }, data: { toOn } });
    const change = { noun: 'representative', nounId: id, act: 'representativeEnd', journeyId } as const;
    const edge = { from: 'APPOINTED', to: 'ENDED', reasonText, facts: { residentId, toOn } };
    const role = actingRole(viewer, APPOINTING_ROLES);
    await appendEvent(tx, { ...change, ...edge, role }, acting, now);
    return id;
  });
