import { rows, statement } from '../../prisma/client.ts';
import { DEMO_CLIENT_ID } from '../his-client/demo-client.ts';
import { DEMO_LOGINS } from './demo-logins.ts';

const demoLogins = statement(`SELECT "login" FROM "Person" WHERE "login" IN (:logins...) ORDER BY "login"`);

/** The demo sign-ins that exist in the open database. */
export async function demoAccounts(): Promise<string[]> {
  const found = await rows<{ login: string }>(demoLogins, { logins: Object.keys(DEMO_LOGINS) });
  return found.map(({ login }) => login);
}

const demoClients = statement(`SELECT "id" FROM "HisClient" WHERE "id" = :id`);

/** The machines of the demo network that exist in the open database, revoked or not. */
export async function demoMachines(): Promise<string[]> {
  const found = await rows<{ id: string }>(demoClients, { id: DEMO_CLIENT_ID });
  return found.map(({ id }) => id);
}
