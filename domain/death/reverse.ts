import { type ActInput, perform } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import { withdrawContactNotifications } from '../contact-notification/withdraw.ts';
import { appendEvent } from '../event-log.ts';
import { giveBackAlive } from '../referral/untaken.ts';
import { requireLongText } from '../require-text.ts';
import { sealedText } from '../seal/text.ts';
import { keepSearchKeysEverywhere } from '../search/keep.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { findDeath } from './find.ts';
import { setLife } from './life.ts';
import { restoreAll } from './restore.ts';
import { DEATH_ROLES } from './workflow.ts';

export interface DeathReverseInput extends ActInput {
  readonly residentId: string;
  readonly reasonText: string;
}

/**
 * Takes a wrong entry back, from a report or from a confirmed death: what it ended is as before (domain 3.8). It asks
 * for no version and for no second person: somebody who lives is not kept dead by a rule.
 * @returns the id of the death
 * @throws NotFound; StateConflict when it is reversed already; InvalidInput TEXT_…
 */
export const reverseDeath = (acting: Acting, input: DeathReverseInput): Promise<string> =>
  perform(acting, 'deathReverse', input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    const { residentId } = input;
    const named = { act: 'deathReverse', where: { residentId }, path: 'residentId' } as const;
    const death = await findDeath(deciding, named);
    const text = requireLongText(input.reasonText, 'reasonText');
    const { id, journeyId, state: from, resident } = death;
    const reverser = { reversedByOrgId: viewer.organizationId, reversedById: viewer.personId };
    const reversalSealed = sealedText(text, { table: 'Death', row: id, column: 'reversalSealed' });
    await tx.db.death.update({
      where: { id },
      data: { state: 'REVERSED', ...reverser, reversedAt: now, reversalSealed, version: { increment: 1 } },
    });
    await setLife(deciding, resident, { to: 'ALIVE', act: 'deathReverse' });
    await clearAlarms(tx, { noun: 'death', nounId: id }, now);
    const outcomes = await restoreAll(deciding, death);
    await giveBackAlive(deciding, residentId);
    await withdrawContactNotifications(deciding, { noun: 'death', nounId: id });
    await keepSearchKeysEverywhere(deciding.tx, residentId, deciding.now);
    const edge = { act: 'deathReverse', from, to: 'REVERSED', facts: { residentId, ...outcomes } };
    const role = actingRole(viewer, DEATH_ROLES);
    await appendEvent(tx, { noun: 'death', nounId: id, journeyId, ...edge, role }, acting, now);
    return id;
  });
