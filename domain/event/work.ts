import { read } from '../../prisma/client.ts';
import { agreementPolicy } from '../agreement/policy.ts';
import { alarmPolicy } from '../alarm/policy.ts';
import { handoverPolicy } from '../handover/policy.ts';
import { notificationPolicy } from '../notification/policy.ts';
import { privacyIncidentPolicy } from '../privacy-incident/policy.ts';
import { OPENING_COLUMNS } from '../resident/policy.ts';
import { reviewItemPolicy } from '../review-item/policy.ts';
import { secondApprovalPolicy } from '../second-approval/policy.ts';
import { sessionStopPolicy } from '../session-stop/policy.ts';
import { sessionPolicy, slotTemplatePolicy } from '../slot/policy.ts';
import { appointmentObjects } from './appointments.ts';
import { among, plain, under } from './openness.ts';

const placed = { select: { regionCode: true } } as const;
const SIDES = {
  ...{ id: true, state: true, proposedByOrgId: true, nursingHomeId: true, medicalOrgId: true },
  ...{ nursingHome: placed, medicalOrg: placed },
} as const;
const ofHospital = { id: true, hospitalId: true } as const;

/** What organisations plan, book and owe each other. */
export const workObjects = {
  agreement: under({ policy: agreementPolicy, aspect: 'terms' }, async (ids) =>
    plain(await read().cooperationAgreement.findMany({ where: among(ids), select: SIDES })),
  ),
  agreementEdition: under({ policy: agreementPolicy, aspect: 'terms' }, async (ids) => {
    const select = { id: true, agreement: { select: SIDES } };
    const found = await read().agreementEdition.findMany({ where: among(ids), select });
    return found.map(({ id, agreement }) => ({ id, row: () => agreement }));
  }),
  ...appointmentObjects,
  slotTemplate: under({ policy: slotTemplatePolicy, aspect: 'entry' }, async (ids) =>
    plain(await read().slotTemplate.findMany({ where: among(ids), select: ofHospital })),
  ),
  /** An added place is as much the hospital's own as the template is. */
  slotException: under({ policy: slotTemplatePolicy, aspect: 'entry' }, async (ids) =>
    plain(await read().slotException.findMany({ where: among(ids), select: ofHospital })),
  ),
  session: under({ policy: sessionPolicy, aspect: 'entry' }, async (ids) =>
    plain(await read().session.findMany({ where: among(ids), select: { ...ofHospital, state: true } })),
  ),
  sessionStop: under({ policy: sessionStopPolicy, aspect: 'entry' }, async (ids) => {
    const select = { ...ofHospital, bookings: { select: { sourceOrgId: true } } };
    const found = await read().sessionStop.findMany({ where: among(ids), select });
    return plain(
      found.map(({ bookings, ...stop }) => ({
        ...stop,
        sourceOrgIds: bookings.map(({ sourceOrgId }) => sourceOrgId),
      })),
    );
  }),
  alarm: under({ policy: alarmPolicy, aspect: 'entry', names: 'resident' }, async (ids) => {
    const select = { id: true, organizationId: true, residentId: true };
    const whom = { nounId: true, personId: true, organizationId: true };
    const where = { noun: 'alarm', nounId: { in: ids } };
    const [alarms, told] = await Promise.all([
      read().alarm.findMany({ where: among(ids), select }),
      read().notification.findMany({ where, select: whom }),
    ]);
    const keys = new Set(
      told.map(({ nounId, personId, organizationId }) => `${nounId} ${personId} ${organizationId}`),
    );
    return alarms.map(({ id, organizationId, residentId }) => ({
      ...{ id, residentId },
      row: (viewer) => ({
        organizationId,
        isToldMe: keys.has(`${id} ${viewer.personId} ${viewer.organizationId}`) ? 1 : 0,
      }),
    }));
  }),
  notification: under({ policy: notificationPolicy, aspect: 'entry' }, async (ids) => {
    const select = { id: true, personId: true, organizationId: true };
    return plain(await read().notification.findMany({ where: among(ids), select }));
  }),
  handover: under({ policy: handoverPolicy, aspect: 'entry' }, async (ids) =>
    plain(await read().handover.findMany({ where: among(ids), select: { id: true, nursingHomeId: true } })),
  ),
  privacyIncident: under({ policy: privacyIncidentPolicy, aspect: 'list' }, async (ids) => {
    const select = { id: true, organizationId: true, openedById: true };
    return plain(await read().privacyIncident.findMany({ where: among(ids), select }));
  }),
  secondApproval: under({ policy: secondApprovalPolicy, aspect: 'list' }, async (ids) => {
    const select = { id: true, organizationId: true, act: true, noun: true };
    return plain(await read().secondApproval.findMany({ where: among(ids), select }));
  }),
  reviewItem: under({ policy: reviewItemPolicy, aspect: 'list' }, async (ids) => {
    const select = { id: true, organizationId: true, otherResident: { select: OPENING_COLUMNS } };
    return plain(await read().reviewItem.findMany({ where: among(ids), select }));
  }),
};
