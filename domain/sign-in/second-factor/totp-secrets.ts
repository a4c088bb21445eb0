import { statement, type Tx } from '../../../prisma/client.ts';
import { seal } from '../../seal/seal.ts';
import { stepOfCode } from './totp.ts';

/** The secrets of a person: the one that counts, and one that waits for its first code. */
export interface TotpSecrets {
  readonly active: string | null;
  readonly pending: string | null;
}

interface Keeper {
  readonly id: string;
  readonly totpSealed: string | null;
}

const placeOf = (personId: string) => ({ table: 'Person', row: personId, column: 'totpSealed' });

/** Both secrets are one sealed value, so that a second enrolment leaves the first in force until it is confirmed. */
export function totpSecretsOf({ id, totpSealed }: Keeper): TotpSecrets {
  if (totpSealed === null) return { active: null, pending: null };
  return JSON.parse(seal().open(totpSealed, placeOf(id))) as TotpSecrets;
}

/** @returns the envelope for `Person.totpSealed` */
export const sealTotpSecrets = (personId: string, secrets: TotpSecrets): string =>
  seal().seal(JSON.stringify(secrets), placeOf(personId));

/** The columns of a person without any second factor. */
export const NO_TOTP = { totpSealed: null, totpConfirmedAt: null, totpLastStep: null } as const;

const take = statement(`
  UPDATE "Person" SET "totpLastStep" = :step
  WHERE "id" = :personId AND "totpSealed" = :totpSealed AND ("totpLastStep" IS NULL OR "totpLastStep" < :step)`);

/**
 * Takes a code of the secret in force. Each time step opens once, and no step after a later one: of two at once with
 * the same code, one is refused (RFC 6238 5.2).
 * @returns whether the code was right and new
 */
export async function takeTotpCode(tx: Tx, person: Keeper, code: string, now: Date): Promise<boolean> {
  const { active } = totpSecretsOf(person);
  const step = active === null ? null : stepOfCode(active, code, now);
  if (step === null || person.totpSealed === null) return false;
  return (await tx.run(take, { personId: person.id, totpSealed: person.totpSealed, step })) === 1;
}
