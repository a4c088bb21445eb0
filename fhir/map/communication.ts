import type { Communication, Reference, RelatedPerson } from '@medplum/fhirtypes';
import { CONTACT_OCCASIONS, type ContactNotificationState } from '../../domain/codes/contact-notification.ts';
import type { ExchangedContactNotification } from '../../domain/contact-notification/exchanged.ts';
import { extension } from '../extensions.ts';
import { conceptOf } from './coding.ts';
import { resourceIdentifier } from './resource-identifier.ts';

type Status = NonNullable<Communication['status']>;
const STATUSES: Readonly<Record<ContactNotificationState, Status>> = {
  OPEN: 'in-progress',
  EXHAUSTED: 'on-hold',
  REACHED: 'completed',
  SUPERSEDED: 'stopped',
};

/** The states that a status of R4 stands for. */
export const notificationStatesOf = (status: string): ContactNotificationState[] =>
  (Object.keys(STATUSES) as ContactNotificationState[]).filter((state) => STATUSES[state] === status);

function toldOf({ told }: ExchangedContactNotification): Reference<RelatedPerson>[] {
  return told.flatMap(({ contactId, representativeId, name }) => {
    const id = contactId ?? representativeId;
    return id === null ? [] : [{ reference: `RelatedPerson/${id}`, display: name }];
  });
}

/** That a family is told of something (告知家属) as R4 Communication. */
export function communicationToFhir(task: ExchangedContactNotification): Communication {
  const { id, state, occasion, isCorrection, residentId, organizationId, reachedAt, dueAt, happenedAt } =
    task;
  const recipient = toldOf(task);
  return {
    resourceType: 'Communication',
    id,
    extension: [
      { url: extension('due'), valueDateTime: dueAt.toISOString() },
      { url: extension('happened'), valueDateTime: happenedAt.toISOString() },
      ...(isCorrection ? [{ url: extension('is-correction'), valueBoolean: true }] : []),
    ],
    identifier: [resourceIdentifier('Communication', id)],
    status: STATUSES[state],
    category: [conceptOf('contact-occasion', CONTACT_OCCASIONS, occasion)],
    priority: occasion === 'EMERGENCY' ? 'stat' : 'routine',
    subject: { reference: `Patient/${residentId}` },
    ...(reachedAt !== null && { sent: reachedAt.toISOString() }),
    ...(recipient.length > 0 && { recipient }),
    sender: { reference: `Organization/${organizationId}` },
  };
}
