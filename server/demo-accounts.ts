import { demoAccounts, demoMachines } from '../domain/sign-in/demo-accounts.ts';
import { close, connect } from '../prisma/client.ts';

/** What in the database forbids production: accounts whose password everybody knows. Without tables there are none. */
export async function demoAccountProblems(databaseUrl: string): Promise<string[]> {
  try {
    await connect({ url: databaseUrl });
  } catch {
    return ['DATABASE_URL: the database cannot be opened.'];
  }
  try {
    const logins = await demoAccounts();
    // A database that is still to be migrated has no machines.
    const machines = await demoMachines().catch(() => []);
    const found = [...logins, ...machines];
    return found.length === 0 ? [] : [`The database holds demo accounts (${found.join(', ')}).`];
  } catch {
    return [];
  } finally {
    await close();
  }
}
