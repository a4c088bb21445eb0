import type { Deciding } from '../act.ts';
import { openContactNotification } from '../contact-notification/open.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { notVoided } from '../not-voided.ts';
import { actingRole } from '../viewer.ts';
import { beginsIsolation } from './begins-isolation.ts';
import type { SafetyContent } from './content.ts';
import { LATEST_EDITION_FIRST } from './policy.ts';
import { SAFETY_ROLES } from './roles.ts';
import { contentColumns } from './sealed.ts';

/** The latest edition is not always the one of the highest number: of two records of one person, or after a void. */
async function highestEdition({ tx }: Deciding, residentId: string): Promise<number> {
  const { _max } = await tx.db.safetyBlock.aggregate({ where: { residentId }, _max: { edition: true } });
  return _max.edition ?? 0;
}

/** Writes the next edition of a resident whose row the caller holds, with the event of it. @returns its id */
export async function writeEdition(
  deciding: Deciding,
  { id: residentId, journeyId }: { readonly id: string; readonly journeyId: string },
  content: SafetyContent,
): Promise<string> {
  const { tx, now, acting } = deciding;
  const { viewer } = acting;
  const id = newId(now);
  const edition = (await highestEdition(deciding, residentId)) + 1;
  const before = await tx.db.safetyBlock.findFirst({
    where: { residentId, ...notVoided },
    ...LATEST_EDITION_FIRST,
    select: { infectionStatus: true, isolation: true },
  });
  await tx.db.safetyBlock.create({
    data: {
      ...{ id, journeyId, residentId, edition, ...contentColumns(id, content) },
      ...{ recordedByOrgId: viewer.organizationId, recordedById: viewer.personId, recordedAt: now },
      devices: { create: content.devices.map((device, rank) => ({ id: newId(now), rank, ...device })) },
    },
  });
  const facts = { residentId, edition };
  const change = { noun: 'safetyBlock', nounId: id, act: 'safetyBlockRecord', to: 'RECORDED' } as const;
  const role = actingRole(viewer, SAFETY_ROLES);
  await appendEvent(tx, { ...change, journeyId, role, facts }, acting, now);
  const isolated = { residentId, journeyId, occasion: 'ISOLATION', noun: 'safetyBlock', nounId: id } as const;
  if (beginsIsolation(before, content)) await openContactNotification(deciding, isolated);
  return id;
}
