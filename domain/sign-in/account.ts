import { rows, statement, type Tx } from '../../prisma/client.ts';
import { canonicalLogin, isLogin } from './login.ts';

/** What of a person decides about a sign-in. Instants as the database gives them. */
export interface Account {
  readonly id: string;
  readonly passwordHash: string | null;
  readonly passwordExpiresAt: string | null;
  readonly totpConfirmedAt: string | null;
  readonly status: string;
}

const COLUMNS = '"id", "passwordHash", "passwordExpiresAt", "totpConfirmedAt", "status"';
const byLogin = statement(`SELECT ${COLUMNS} FROM "Person" WHERE "login" = :login`);
const byId = statement(`SELECT ${COLUMNS} FROM "Person" WHERE "id" = :id`);

/** What can be no login is looked up all the same: it must not be told from one that nobody has. */
export async function accountWith(given: string): Promise<Account | null> {
  const login = canonicalLogin(given);
  const [account] = await rows<Account>(byLogin, { login: isLogin(login) ? login : '' });
  return account ?? null;
}

/**
 * The account as it is now, and stays until the transaction ends. Whoever changes a password or a second factor holds
 * the same row, and then ends the sessions there are: none can be opened in between on what held before.
 */
export async function heldAccount(tx: Tx, id: string): Promise<Account> {
  await tx.lock('Person', id);
  const [account] = await tx.rows<Account>(byId, { id });
  if (account === undefined) throw new Error(`there is no person ${id}`);
  return account;
}
