import { statement, type Tx } from '../../prisma/client.ts';
import { clearAlarms, raiseAlarm } from '../alarm/raise.ts';
import type { DeliveryFailure } from '../codes/delivery.ts';
import type { Attempted } from './attempted.ts';

const refuse = statement(`
  UPDATE "Endpoint" SET "loginRefusedAt" = :now
  WHERE "id" = :endpointId AND "loginRefusedAt" IS NULL AND "state" <> 'RETIRED' RETURNING "organizationId"`);
const accept = statement(`
  UPDATE "Endpoint" SET "loginRefusedAt" = NULL WHERE "id" = :endpointId AND "loginRefusedAt" IS NOT NULL`);
const lastProbe = statement(`SELECT "probeOutcome" FROM "Endpoint" WHERE "id" = :endpointId`);

/** Only who registers the endpoint anew can mend it: its administrators are told, once for each time. */
async function loginRefused(tx: Tx, endpointId: string, now: Date): Promise<void> {
  const [endpoint] = await tx.rows<{ organizationId: string }>(refuse, { endpointId, now });
  if (endpoint === undefined) return;
  const place = { ...endpoint, function: 'ADMINISTRATION', kind: 'LOGIN_REFUSED' } as const;
  const about = { noun: 'endpoint', nounId: endpointId, journeyId: endpointId } as const;
  await raiseAlarm(tx, { ...place, ...about }, now);
}

/** The login is taken, or the endpoint is used no more: nobody has to see to it. */
export async function endLoginRefused(tx: Tx, endpointId: string, now: Date): Promise<void> {
  if ((await tx.run(accept, { endpointId })) === 0) return;
  await clearAlarms(tx, { noun: 'endpoint', nounId: endpointId, kinds: ['LOGIN_REFUSED'] }, now);
}

/** What an answer says of our login; null for nothing. */
export type LoginSaid = 'LOGIN_TAKEN' | 'LOGIN_REFUSED' | null;

/** Whoever takes or refuses what we say has taken our login. */
export function loginIn(attempted: Attempted): LoginSaid {
  if (attempted.is === 'DELIVERED') return 'LOGIN_TAKEN';
  if (attempted.is === 'STOPPED') return null;
  if (attempted.failure === 'LOGIN_REFUSED') return 'LOGIN_REFUSED';
  return attempted.isFinal ? 'LOGIN_TAKEN' : null;
}

/** Keeps whether a system takes our login, as an answer of it shows. */
export async function noteLogin(tx: Tx, endpointId: string, said: LoginSaid, now: Date): Promise<void> {
  if (said === 'LOGIN_REFUSED') await loginRefused(tx, endpointId, now);
  if (said === 'LOGIN_TAKEN') await endLoginRefused(tx, endpointId, now);
}

/** The same of a probe: what a system offers it may show without a login as well, so only one that asked for it has taken it now. */
export async function noteProbedLogin(
  tx: Tx,
  endpointId: string,
  outcome: 'OK' | DeliveryFailure,
  now: Date,
): Promise<void> {
  if (outcome === 'LOGIN_REFUSED') return loginRefused(tx, endpointId, now);
  if (outcome !== 'OK') return;
  const [before] = await tx.rows<{ probeOutcome: string | null }>(lastProbe, { endpointId });
  if (before?.probeOutcome === 'LOGIN_REFUSED') await endLoginRefused(tx, endpointId, now);
}
