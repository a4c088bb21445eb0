import type { Tx } from '../../../prisma/client.ts';
import { type Refusal, RuleRefused } from '../../errors.ts';
import { overlaps } from '../../interval.ts';
import { notVoided } from '../../not-voided.ts';
import { overlapRefused } from '../../residency/rules.ts';
import { seal } from '../../seal/seal.ts';

/** The record that becomes an alias, and the one under which the person goes on. */
export interface TwoRecords {
  readonly aliasId: string;
  readonly residentId: string;
}

/** A record as it says who somebody is. */
export interface MergedRecord {
  readonly id: string;
  readonly idType: string;
  readonly idNoSealed: string | null;
  readonly isProvisional: boolean;
  readonly sex: string;
  readonly birthOn: string | null;
  readonly life: string;
}

const isConfirmed = ({ idNoSealed, isProvisional }: MergedRecord): boolean =>
  idNoSealed !== null && !isProvisional;

const numberOf = ({ id, idNoSealed }: MergedRecord): string | null =>
  idNoSealed === null ? null : seal().open(idNoSealed, { table: 'Resident', row: id, column: 'idNoSealed' });

/** In what two people differ; a value that is not known differs from none. */
const DIFFERENCES: Readonly<Record<string, (a: MergedRecord, b: MergedRecord) => boolean>> = {
  idNo: (a, b) => isConfirmed(a) && isConfirmed(b) && a.idType === b.idType && numberOf(a) !== numberOf(b),
  sex: (a, b) => a.sex !== b.sex && a.sex !== 'UNKNOWN' && b.sex !== 'UNKNOWN',
  birthOn: (a, b) => a.birthOn !== null && b.birthOn !== null && a.birthOn !== b.birthOn,
  life: (a, b) => (a.life === 'DECEASED') !== (b.life === 'DECEASED'),
};

const differ = (field: string, path: string): RuleRefused =>
  new RuleRefused({
    code: 'MERGE_DIFFERENT_PEOPLE',
    message: `The two records differ in ${field}: set right what is wrong first, or keep them as two people.`,
    path: [path],
    rule: `domain 3.8 residentMerge: one person, ${field}`,
  });

/** Why two records cannot be of one person, or not be merged this way round. `path` is the input field that is told. */
export function samePersonRefusals(alias: MergedRecord, survivor: MergedRecord, path: string): Refusal[] {
  const refusals: Refusal[] = Object.entries(DIFFERENCES)
    .filter(([, isDifferent]) => isDifferent(alias, survivor))
    .map(([field]) => differ(field, path));
  if (isConfirmed(alias) && !isConfirmed(survivor)) {
    const message = 'The record with the confirmed number goes on: merge the other way round.';
    refusals.push(new RuleRefused({ code: 'MERGE_WAY_ROUND', message, path: [path], rule: 'domain 3.8' }));
  }
  return refusals;
}

/**
 * Two records are of one person, as far as they say (domain 3.8), and that person was never in two beds at once (V8).
 * @throws RuleRefused MERGE_DIFFERENT_PEOPLE that names the field, MERGE_WAY_ROUND, RESIDENCY_OVERLAP
 */
export async function requireSamePerson(
  { db }: Tx,
  { aliasId, residentId }: TwoRecords,
  path: string,
): Promise<void> {
  const alias = await db.resident.findUniqueOrThrow({ where: { id: aliasId } });
  const survivor = await db.resident.findUniqueOrThrow({ where: { id: residentId } });
  const [first] = samePersonRefusals(alias, survivor, path);
  if (first !== undefined) throw first;
  const staysOf = (id: string) => db.residency.findMany({ where: { ...notVoided, residentId: id } });
  const others = await staysOf(residentId);
  const isOverlapping = (await staysOf(aliasId)).some((stay) =>
    others.some((other) => overlaps(stay, other)),
  );
  if (isOverlapping) throw overlapRefused(path);
}
