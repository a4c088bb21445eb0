import { type ActInput, perform } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import type { DeathSource } from '../codes/death.ts';
import { claimVersion } from '../compare-and-set.ts';
import { appendEvent } from '../event-log.ts';
import { requireText } from '../require-text.ts';
import { keepSearchKeysEverywhere } from '../search/keep.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { remember } from './effects.ts';
import { endAll } from './endings.ts';
import { findDeath } from './find.ts';
import { setLife } from './life.ts';
import { requireDeathSource, requireSecondSource } from './rules.ts';
import { DEATH_ROLES } from './workflow.ts';

export interface DeathConfirmInput extends ActInput {
  readonly deathId: string;
  readonly expectedVersion: number;
  /** From where the second source knows. */
  readonly source: DeathSource;
  /** The certificate, where there is one: it stands for a second source. */
  readonly documentRef?: string | null | undefined;
}

/**
 * Confirms a reported death by a second source or a document: the resident is DECEASED, and what a death ends is ended
 * and remembered (domain 3.8).
 * @returns the id of the death
 * @throws NotFound; RuleRefused SECOND_SOURCE; StateConflict; VersionConflict; InvalidInput DEATH_SOURCE
 */
export const confirmDeath = (acting: Acting, input: DeathConfirmInput): Promise<string> =>
  perform(acting, 'deathConfirm', input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    const { deathId, source, expectedVersion: expected } = input;
    const death = await findDeath(deciding, { act: 'deathConfirm', where: { id: deathId }, path: 'deathId' });
    requireDeathSource(viewer, source);
    const documentRef = input.documentRef == null ? null : requireText(input.documentRef, 'documentRef', 200);
    requireSecondSource({ viewer, source, hasDocument: documentRef !== null, death });
    const { id, version, residentId, journeyId, diedAt, resident } = death;
    await claimVersion(tx, { table: 'Death', noun: 'death', id, expected, found: version });
    const confirmer = { confirmedByOrgId: viewer.organizationId, confirmedById: viewer.personId };
    const confirmed = { confirmSource: source, confirmDocumentRef: documentRef, confirmedAt: now };
    await tx.db.death.update({
      where: { id },
      data: { state: 'CONFIRMED', ...confirmer, ...confirmed },
    });
    const edge = { act: 'deathConfirm', from: 'REPORTED', to: 'CONFIRMED', facts: { residentId, source } };
    const role = actingRole(viewer, DEATH_ROLES);
    await appendEvent(tx, { noun: 'death', nounId: id, journeyId, ...edge, role }, acting, now);
    await setLife(deciding, resident, { to: 'DECEASED', act: 'deathConfirm', at: diedAt });
    await clearAlarms(tx, { noun: 'death', nounId: id }, now);
    await remember(deciding, id, await endAll(deciding, { residentId, diedAt }));
    await keepSearchKeysEverywhere(deciding.tx, residentId, deciding.now);
    return id;
  });
