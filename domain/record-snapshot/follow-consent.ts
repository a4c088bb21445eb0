import type { Deciding } from '../act.ts';
import type { SharingConsent, SharingFacts } from '../consent/sharing.ts';
import { appendEvent } from '../event-log.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { takeDueEdges } from '../sweep.ts';
import { isOpenBy, type Passage } from './permit.ts';
import { insertRequest, isAskedFor, sourceEndpoint } from './request.ts';
import { SWEPT } from './tell.ts';
import { CONSENT_ENDS } from './workflow.ts';

type PulledResident = Awaited<ReturnType<typeof residentOf>>;
const residentOf = ({ tx }: Deciding, id: string) =>
  tx.db.resident.findUniqueOrThrow({
    where: { id },
    select: { id: true, journeyId: true, life: true, idType: true, idNoSealed: true },
  });

async function pullFrom(
  deciding: Deciding,
  resident: PulledResident,
  passage: Passage,
  consent: SharingConsent,
) {
  const endpoint = await sourceEndpoint(deciding, passage.sourceOrgId);
  if (endpoint === null || (await isAskedFor(deciding, resident.id, passage))) return;
  await insertRequest(deciding, { resident, ...passage, endpointId: endpoint.id, consent });
}

/**
 * The first pull is of the consent itself: what each other recipient's system has is asked for, for the recipients that keep
 * the record now.
 */
export async function pullOnConsent(
  deciding: Deciding,
  residentId: string,
  { consent, facts }: { readonly consent: SharingConsent; readonly facts: SharingFacts },
): Promise<void> {
  const { tx, now } = deciding;
  if (consent.purpose !== 'RECORD_SHARING') return;
  const resident = await residentOf(deciding, residentId);
  if (resident.life === 'DECEASED' || resident.idType !== 'ID_CARD' || resident.idNoSealed === null) return;
  const keepers = await recordKeepersOf(tx, [residentId], now);
  for (const organizationId of consent.recipientOrgIds.filter((id) => keepers.includes(id)))
    for (const sourceOrgId of consent.recipientOrgIds.filter((id) => id !== organizationId)) {
      const passage = { sourceOrgId, organizationId };
      if (isOpenBy(consent.id, passage, facts, now)) await pullFrom(deciding, resident, passage, consent);
    }
}

async function close({ tx, now, acting }: Deciding, id: string): Promise<void> {
  await takeDueEdges(tx, SWEPT, id, now);
  const { state, version, journeyId } = await tx.db.recordSnapshot.findUniqueOrThrow({ where: { id } });
  if (state === 'CLOSED') return;
  const data = { state: 'CLOSED', version: { increment: 1 } };
  if ((await tx.db.recordSnapshot.updateMany({ where: { id, state, version }, data })).count === 0) return;
  const change = { noun: 'recordSnapshot', nounId: id, journeyId, act: CONSENT_ENDS } as const;
  await appendEvent(tx, { ...change, from: state, to: 'CLOSED' }, acting, now);
}

/** Closes what was pulled by a consent that ends; of one that ends for some recipients, what comes from or goes to them. */
export async function closeSnapshots(
  deciding: Deciding,
  consentId: string,
  recipientOrgIds?: readonly string[],
): Promise<void> {
  const among = { in: [...(recipientOrgIds ?? [])] };
  const ofThem = recipientOrgIds && { OR: [{ sourceOrgId: among }, { organizationId: among }] };
  const open = await deciding.tx.db.recordSnapshot.findMany({
    where: { consentId, state: { not: 'CLOSED' }, ...ofThem },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  for (const { id } of open) await close(deciding, id);
}
