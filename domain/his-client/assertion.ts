import { statement, write } from '../../prisma/client.ts';

const take = statement(`
  INSERT INTO "UsedAssertion" ("clientId", "jti", "expiresAt") VALUES (:clientId, :jti, :expiresAt)
  ON CONFLICT ("clientId", "jti") DO NOTHING`);

/**
 * Takes a client assertion once, in whichever process it arrives and also after a restart (RFC 7523).
 * @returns false when it was taken before
 */
export const takeAssertion = (assertion: {
  readonly clientId: string;
  readonly jti: string;
  readonly expiresAt: Date;
}): Promise<boolean> => write(async (tx) => (await tx.run(take, { ...assertion })) === 1);
