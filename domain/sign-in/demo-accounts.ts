import { rows, statement } from '../../prisma/client.ts';
import { DEMO_LOGINS } from './demo-logins.ts';

const demoLogins = statement(`SELECT "login" FROM "Person" WHERE "login" IN (:logins...) ORDER BY "login"`);

/** The demo sign-ins that exist in the open database. */
export async function demoAccounts(): Promise<string[]> {
  const found = await rows<{ login: string }>(demoLogins, { logins: Object.keys(DEMO_LOGINS) });
  return found.map(({ login }) => login);
}
