import type { Deciding } from '../act.ts';
import type { SharingConsent } from '../consent/sharing.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { actingRole } from '../viewer.ts';
import { whereEffectiveState } from '../workflow.ts';
import type { Passage } from './permit.ts';
import { RECORD_ROLES, recordSnapshotWorkflow } from './workflow.ts';

/** Somebody waits for it: what has not come within an hour is asked for again. */
const GIVE_UP_MS = 60 * 60_000;

/** The endpoint at which the system of an organisation is asked; null where it has none that answers. */
export const sourceEndpoint = ({ tx }: Deciding, organizationId: string) =>
  tx.db.endpoint.findFirst({
    where: { organizationId, state: 'ACTIVE', organization: { status: { not: 'CLOSED' } } },
    select: { id: true },
  });

/** Whether the same is being asked already. */
export const isAskedFor = async (
  { tx, now }: Deciding,
  residentId: string,
  { sourceOrgId, organizationId }: Passage,
): Promise<boolean> => {
  const open = whereEffectiveState(recordSnapshotWorkflow, ['REQUESTED'], now);
  const where = { residentId, sourceOrgId, organizationId, ...open };
  return (await tx.db.recordSnapshot.count({ where })) > 0;
};

interface NewRequest extends Passage {
  readonly resident: { readonly id: string; readonly journeyId: string };
  readonly endpointId: string;
  readonly consent: Pick<SharingConsent, 'id' | 'validUntilAt'>;
}

/** Asks for a record: a process of the service makes the call when this is kept. @returns the id of the snapshot */
export async function insertRequest(
  { tx, now, acting }: Deciding,
  { resident, sourceOrgId, organizationId, endpointId, consent }: NewRequest,
): Promise<string> {
  const id = newId(now);
  const { id: residentId, journeyId } = resident;
  const { id: consentId, validUntilAt } = consent;
  const latest = new Date(now.getTime() + GIVE_UP_MS);
  await tx.db.recordSnapshot.create({
    data: {
      ...{ id, journeyId, residentId, sourceOrgId, organizationId, endpointId, consentId, validUntilAt },
      ...{ requestedById: acting.viewer.personId, requestedAt: now, nextAttemptAt: now },
      giveUpAt: validUntilAt !== null && validUntilAt < latest ? validUntilAt : latest,
    },
  });
  const change = {
    noun: 'recordSnapshot',
    nounId: id,
    journeyId,
    act: 'recordPull',
    to: 'REQUESTED',
  } as const;
  const facts = { residentId, sourceOrgId, organizationId, consentId };
  await appendEvent(tx, { ...change, role: actingRole(acting.viewer, RECORD_ROLES), facts }, acting, now);
  return id;
}
