import { perform } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import { requireNone } from '../available-action.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { requireLongText } from '../require-text.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { rolesOfAct } from '../workflow.ts';
import { closeRefusals } from './available-actions.ts';
import { privacyIncidentsVisible } from './policy.ts';
import { privacyIncidentWorkflow } from './workflow.ts';

export interface PrivacyIncidentCloseInput {
  readonly idempotencyKey: string;
  readonly privacyIncidentId: string;
  readonly expectedVersion: number;
  /** What was done; where the people concerned were not told, also why. */
  readonly measures: string;
  readonly arePeopleTold: boolean;
  readonly isAuthorityTold: boolean;
}

/** Closes an incident with what was done about it, by somebody who did not enter it. @returns its id */
export const closePrivacyIncident = (acting: Acting, input: PrivacyIncidentCloseInput): Promise<string> =>
  perform(acting, 'privacyIncidentClose', input, async ({ tx, now, concerns }) => {
    const { viewer } = acting;
    const incident = await tx.db.privacyIncident.findFirst({
      where: { AND: [{ id: input.privacyIncidentId }, privacyIncidentsVisible(viewer, now)] },
      include: { residents: true },
    });
    if (incident === null) throw new NotFound('privacyIncident', ['privacyIncidentId']);
    const { id, version, journeyId, organizationId, residents } = incident;
    requireNone(closeRefusals(viewer, incident));
    const { arePeopleTold, isAuthorityTold, expectedVersion: expected } = input;
    const measures = requireLongText(input.measures, 'measures');
    await claimVersion(tx, {
      table: 'PrivacyIncident',
      noun: 'privacyIncident',
      id,
      expected,
      found: version,
    });
    const told = { arePeopleTold, isAuthorityTold };
    const closed = { state: 'CLOSED', closedById: viewer.personId, closedAt: now, measures };
    await tx.db.privacyIncident.update({ where: { id }, data: { ...closed, ...told } });
    await clearAlarms(tx, { noun: 'privacyIncident', nounId: id }, now);
    concerns({ residentIds: residents.map(({ residentId }) => residentId), ownerOrgIds: [organizationId] });
    const edge = { act: 'privacyIncidentClose', from: 'OPEN', to: 'CLOSED', facts: told } as const;
    const role = actingRole(viewer, rolesOfAct(privacyIncidentWorkflow, 'privacyIncidentClose'));
    await appendEvent(tx, { noun: 'privacyIncident', nounId: id, journeyId, ...edge, role }, acting, now);
    return id;
  });
