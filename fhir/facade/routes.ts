import { appointmentRoute } from './resources/appointment.ts';
import { auditEventRoute } from './resources/audit-event.ts';
import { clinicalRoutes } from './resources/clinical.ts';
import { communicationRoute } from './resources/communication.ts';
import { consentRoute } from './resources/consent.ts';
import { directoryRoutes } from './resources/directory.ts';
import { documentRoutes } from './resources/documents.ts';
import { encounterRoute } from './resources/encounter.ts';
import { organizationRoute } from './resources/organization.ts';
import { patientRoute } from './resources/patient.ts';
import { provenanceRoute } from './resources/provenance.ts';
import { recordRoutes } from './resources/record.ts';
import { scheduleRoute } from './resources/schedule.ts';
import { serviceRequestRoute } from './resources/service-request.ts';
import { slotRoute } from './resources/slot.ts';
import { subscriptionRoute } from './resources/subscription.ts';
import { taskRoute } from './resources/task.ts';
import type { ResourceRoute } from './route.ts';

/** Everything that the interface serves, type by type. */
const ROUTES: readonly ResourceRoute[] = [
  organizationRoute,
  ...directoryRoutes,
  patientRoute,
  consentRoute,
  communicationRoute,
  ...recordRoutes,
  ...clinicalRoutes,
  ...documentRoutes,
  scheduleRoute,
  slotRoute,
  appointmentRoute,
  encounterRoute,
  serviceRequestRoute,
  taskRoute,
  subscriptionRoute,
  auditEventRoute,
  provenanceRoute,
];

export const routes: ReadonlyMap<string, ResourceRoute> = new Map(ROUTES.map((route) => [route.type, route]));
