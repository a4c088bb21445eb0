import type { Tx } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import { notEnded } from './policy.ts';

/** A role that has not ended, anywhere. */
export interface RunningRole {
  readonly role: string;
  readonly organizationId: string;
  readonly fromOn: string;
}

/** An account as it decides who may give out its sign-in. */
export interface AccountFacts {
  readonly held: readonly RunningRole[];
  readonly isTakenUp: boolean;
  /** The last day on which the person was let in for an organisation, by a sign-in or an invitation of it. */
  readonly acceptedOn: ReadonlyMap<string, string>;
  /** Whether the organisation entered the person: made the account, or registered the practitioner. */
  readonly isEnteredHere: boolean;
}

/** By organisation. A role alone is no acceptance: anybody gives one to whom the directory shows. */
async function acceptances(tx: Tx, personId: string): Promise<ReadonlyMap<string, string>> {
  const sessions = await tx.db.signInSession.groupBy({
    by: ['organizationId'],
    where: { personId },
    _max: { createdAt: true },
  });
  const invitations = await tx.db.event.groupBy({
    by: ['journeyId'],
    where: { noun: 'person', nounId: personId, act: 'personInvite' },
    _max: { at: true },
  });
  const acceptedOn = new Map<string, string>();
  const note = (organizationId: string, at: Date | null) => {
    const dateOn = at === null ? '' : localDateOf(at);
    if (dateOn > (acceptedOn.get(organizationId) ?? '')) acceptedOn.set(organizationId, dateOn);
  };
  for (const { organizationId, _max } of sessions) note(organizationId, _max.createdAt);
  for (const { journeyId, _max } of invitations) note(journeyId, _max.at);
  return acceptedOn;
}

async function isRegisteredBy(tx: Tx, personId: string, organizationId: string): Promise<boolean> {
  const practitioner = await tx.db.practitioner.findUnique({ where: { personId } });
  if (practitioner === null) return false;
  const registered = { noun: 'practitioner', nounId: practitioner.id, act: 'practitionerRegister' };
  return (await tx.db.event.count({ where: { ...registered, journeyId: organizationId } })) > 0;
}

interface Asked {
  readonly personId: string;
  readonly organizationId: string;
  /** Whether this very act makes the account. */
  readonly isNew: boolean;
  readonly isTakenUp: boolean;
  readonly now: Date;
}

export async function accountFacts(tx: Tx, asked: Asked): Promise<AccountFacts> {
  const { personId, organizationId, isNew, isTakenUp, now } = asked;
  return {
    held: await tx.db.roleAssignment.findMany({ where: { personId, ...notEnded(localDateOf(now)) } }),
    isTakenUp,
    acceptedOn: await acceptances(tx, personId),
    isEnteredHere: isNew || (await isRegisteredBy(tx, personId, organizationId)),
  };
}

/** The roles that count: those in the organisation, and those elsewhere that the person has accepted. */
export const countedRoles = ({ held, acceptedOn }: AccountFacts, organizationId: string): RunningRole[] =>
  held.filter((one) => one.organizationId === organizationId || acceptedOn.has(one.organizationId));

/**
 * Whether the person is the organisation's own: entered by it, or let in for it before. While a role elsewhere waits
 * to be accepted, having been there once is not enough for an account in use: the present role must have been accepted,
 * or a former employer could give a role again and reach with the account what the next one opens.
 */
export function isOwnPerson(
  { held, isTakenUp, acceptedOn, isEnteredHere }: AccountFacts,
  organizationId: string,
): boolean {
  const lastOn = acceptedOn.get(organizationId);
  if (lastOn === undefined && !isEnteredHere) return false;
  const isElsewhere = held.some((one) => one.organizationId !== organizationId);
  if (!isElsewhere || !isTakenUp) return true;
  return held.some(
    (one) => one.organizationId === organizationId && lastOn !== undefined && lastOn >= one.fromOn,
  );
}
