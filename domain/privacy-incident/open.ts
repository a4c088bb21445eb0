import { type Deciding, perform } from '../act.ts';
import { raiseAlarm } from '../alarm/raise.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import type { PrivacyIncidentKind } from '../codes/privacy-incident.ts';
import { datedNumber } from '../dated-number.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { policyFor } from '../policy-value/read.ts';
import { requireLongText } from '../require-text.ts';
import { lockSurvivors, survivorOf } from '../resident/alias.ts';
import { residentsVisible } from '../resident/policy.ts';
import { forRoles } from '../resident/rules.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { INCIDENT_ROLES } from './policy.ts';

const HOUR_MS = 3_600_000;

/** An incident as it is entered, by a person or by another act in its own transaction. */
export interface NewPrivacyIncident {
  /** In which it happened, and which answers for it. */
  readonly organizationId: string;
  readonly kind: PrivacyIncidentKind;
  readonly description: string;
  readonly discoveredAt: Date;
  readonly residentIds: readonly string[];
  /** What led to it: ids, numbers and codes. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/**
 * Enters a privacy incident in the transaction of the act that found it. Its term runs from now, by
 * `privacy.incidentHours` of the organisation that answers for it.
 * @returns the id of the incident
 */
export async function openPrivacyIncident(
  { tx, now, acting, concerns }: Deciding,
  incident: NewPrivacyIncident,
): Promise<string> {
  const { organizationId, kind, description, discoveredAt, facts = {} } = incident;
  const residentIds = [...new Set(incident.residentIds)];
  const place = { id: organizationId };
  const { regionCode } = await tx.db.organization.findUniqueOrThrow({ where: place });
  const term = await policyFor(tx, 'privacy.incidentHours', { organizationId, regionCode }, now);
  const id = newId(now);
  await tx.db.privacyIncident.create({
    data: {
      ...{ id, journeyId: id, no: datedNumber('SJ', id, now), organizationId, kind, state: 'OPEN' },
      ...{ description, discoveredAt, openedById: acting.viewer.personId, openedAt: now },
      dueAt: new Date(now.getTime() + term.value * HOUR_MS),
      residents: { create: residentIds.map((residentId) => ({ residentId })) },
    },
  });
  concerns({ residentIds, ownerOrgIds: [organizationId] });
  const change = { noun: 'privacyIncident', nounId: id, journeyId: id, act: 'privacyIncidentOpen' } as const;
  const role = actingRole(acting.viewer, INCIDENT_ROLES);
  const evidence = { ...facts, organizationId, residentIds };
  await appendEvent(tx, { ...change, to: 'OPEN', role, reasonCode: kind, facts: evidence }, acting, now);
  const alarm = {
    organizationId,
    function: 'ADMINISTRATION',
    kind: 'PRIVACY_INCIDENT',
    journeyId: id,
  } as const;
  await raiseAlarm(tx, { ...alarm, noun: 'privacyIncident', nounId: id }, now);
  return id;
}

export interface PrivacyIncidentOpenInput {
  readonly idempotencyKey: string;
  readonly kind: PrivacyIncidentKind;
  readonly description: string;
  readonly discoveredAt: Date;
  readonly residentIds?: readonly string[] | null | undefined;
}

function requireDiscovered(discoveredAt: Date, now: Date): void {
  if (discoveredAt <= now) return;
  const message = 'An incident cannot be discovered in the future.';
  const rule = 'PIPL art. 57';
  throw new InvalidInput({ code: 'INCIDENT_DISCOVERED_IN_FUTURE', message, path: ['discoveredAt'], rule });
}

/** The residents by the ids under which they go on. @throws NotFound where one is not known to the viewer */
async function requireKnown({ tx, now, acting }: Deciding, named: readonly string[]): Promise<string[]> {
  // Locked, so that a merge moves the incident with the rest of the record.
  await lockSurvivors(tx, named);
  const residentIds: string[] = [];
  for (const id of new Set(named)) residentIds.push(await survivorOf(tx, id));
  const where = { AND: [{ id: { in: [...residentIds] } }, residentsVisible(acting.viewer, now)] };
  const known = await tx.db.resident.count({ where });
  if (known !== new Set(residentIds).size) throw new NotFound('resident', ['residentIds']);
  return residentIds;
}

/**
 * Enters a privacy incident of the own organisation (登记个人信息安全事件): personal data was seen, changed or lost
 * that should not have been. Suspended organisations too: what happened is told.
 * @returns the id of the incident
 */
export const enterPrivacyIncident = (acting: Acting, input: PrivacyIncidentOpenInput): Promise<string> =>
  perform(acting, 'privacyIncidentOpen', input, async (deciding) => {
    requireNone(refusalsOf([forRoles('privacyIncidentOpen', INCIDENT_ROLES)], acting));
    const description = requireLongText(input.description, 'description');
    const { kind, discoveredAt } = input;
    requireDiscovered(discoveredAt, deciding.now);
    const residentIds = await requireKnown(deciding, input.residentIds ?? []);
    const { organizationId } = acting.viewer;
    return openPrivacyIncident(deciding, { organizationId, kind, description, discoveredAt, residentIds });
  });
