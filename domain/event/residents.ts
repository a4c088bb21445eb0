import { read } from '../../prisma/client.ts';
import { admissionPolicy } from '../admission/policy.ts';
import { breakGlassPolicy } from '../break-glass/policy.ts';
import { capacityAssessmentPolicy } from '../capacity-assessment/policy.ts';
import { consentPolicy } from '../consent/policy.ts';
import { contactPolicy } from '../contact/policy.ts';
import { contactNotificationPolicy, PARTY_COLUMNS } from '../contact-notification/policy.ts';
import { deathPolicy } from '../death/policy.ts';
import { recordSnapshotPolicy, SNAPSHOT_COLUMNS } from '../record-snapshot/policy.ts';
import { representativePolicy } from '../representative/policy.ts';
import { residencyPolicy } from '../residency/policy.ts';
import { keepersAt } from '../resident/kept.ts';
import { OPENING_COLUMNS, type Opening, residentPolicy } from '../resident/policy.ts';
import { safetyBlockPolicy } from '../safety-block/policy.ts';
import { among, plain, under } from './openness.ts';

const resident = { select: OPENING_COLUMNS } as const;
const ofRecord = { id: true, resident } as const;
const whose = ({ resident: { id } }: { readonly resident: Opening }): string => id;

/** What belongs to one resident. */
export const residentObjects = {
  resident: under({ policy: residentPolicy, aspect: 'record' }, async (ids) =>
    plain(await read().resident.findMany({ where: among(ids), select: OPENING_COLUMNS }), ({ id }) => id),
  ),
  contact: under({ policy: contactPolicy, aspect: 'entry' }, async (ids) =>
    plain(await read().contact.findMany({ where: among(ids), select: ofRecord }), whose),
  ),
  contactNotification: under({ policy: contactNotificationPolicy, aspect: 'calls' }, async (ids) => {
    const where = among(ids);
    return plain(await read().contactNotification.findMany({ where, select: PARTY_COLUMNS }), whose);
  }),
  representative: under({ policy: representativePolicy, aspect: 'entry' }, async (ids) =>
    plain(await read().representative.findMany({ where: among(ids), select: ofRecord }), whose),
  ),
  capacityAssessment: under({ policy: capacityAssessmentPolicy, aspect: 'entry' }, async (ids) =>
    plain(await read().capacityAssessment.findMany({ where: among(ids), select: ofRecord }), whose),
  ),
  safetyBlock: under({ policy: safetyBlockPolicy, aspect: 'entry' }, async (ids) =>
    plain(await read().safetyBlock.findMany({ where: among(ids), select: ofRecord }), whose),
  ),
  recordSnapshot: under({ policy: recordSnapshotPolicy, aspect: 'entry' }, async (ids) => {
    const select = { id: true, ...SNAPSHOT_COLUMNS };
    return plain(await read().recordSnapshot.findMany({ where: among(ids), select }), whose);
  }),
  residency: under({ policy: residencyPolicy, aspect: 'entry' }, async (ids) => {
    const select = { id: true, nursingHomeId: true, residentId: true };
    return plain(
      await read().residency.findMany({ where: among(ids), select }),
      ({ residentId }) => residentId,
    );
  }),
  admission: under({ policy: admissionPolicy, aspect: 'entry' }, async (ids, from) => {
    const select = { ...ofRecord, hospitalId: true, tellings: { select: { organizationId: true } } };
    return plain(await from.admission.findMany({ where: among(ids), select }), whose);
  }),
  death: under({ policy: deathPolicy, aspect: 'entry' }, async (ids) => {
    const parties = { reportedByOrgId: true, confirmedByOrgId: true, homeOrgId: true, hospitalOrgId: true };
    return plain(
      await read().death.findMany({ where: among(ids), select: { ...ofRecord, ...parties } }),
      whose,
    );
  }),
  consent: under({ policy: consentPolicy, aspect: 'entry' }, async (ids, from) => {
    const parties = {
      decision: true,
      purpose: true,
      recordedByOrgId: true,
      recipients: { select: { organizationId: true } },
      referralTargets: { select: { organizationId: true, disclosedAt: true } },
    };
    const select = { ...ofRecord, ...parties };
    return plain(await from.consent.findMany({ where: among(ids), select }), whose);
  }),
  breakGlass: under({ policy: breakGlassPolicy, aspect: 'list', names: 'text' }, async (ids) => {
    const select = { ...ofRecord, personId: true, organizationId: true, residentId: true, openedAt: true };
    const found = await read().breakGlass.findMany({ where: among(ids), select });
    return found.map((opened) => {
      const keepers = keepersAt(opened.resident, opened.openedAt);
      const { id, residentId } = opened;
      return {
        ...{ id, residentId },
        row: ({ organizationId }) => ({ ...opened, isKeptHere: keepers.includes(organizationId) ? 1 : 0 }),
      };
    });
  }),
};
