import { rows, statement, type Tx } from '../../prisma/client.ts';
import { writeTogether } from '../act.ts';
import { InvalidInput, RuleRefused } from '../errors.ts';
import { type MarkedNoun, markChanged } from '../event-log.ts';
import { requireText } from '../require-text.ts';

/** An identifier as the system of an organisation writes it. */
export interface ExternalName {
  readonly organizationId: string;
  readonly system: string;
  readonly value: string;
}

const selectKnown = statement(`
  SELECT e."nounId" FROM "ExternalId" e
  WHERE e."organizationId" = :organizationId AND e."system" = :system AND e."value" = :value AND e."noun" = :noun`);
const selectValue = statement(`
  SELECT e."nounId" FROM "ExternalId" e
  WHERE e."organizationId" = :organizationId AND e."value" = :value AND e."noun" = :noun`);
const selectInSystem = statement(`
  SELECT e."nounId" FROM "ExternalId" e
  WHERE e."organizationId" = :organizationId AND e."system" = :system AND e."noun" = :noun LIMIT :limit`);
const selectNames = statement(`
  SELECT e."nounId", e."system", e."value" FROM "ExternalId" e
  WHERE e."noun" = :noun AND e."organizationId" = :organizationId AND e."nounId" IN (:ids...)
  ORDER BY e."system", e."value"`);
const insertName = statement(`
  INSERT INTO "ExternalId" ("organizationId", "system", "value", "noun", "nounId", "givenAt")
  VALUES (:organizationId, :system, :value, :noun, :nounId, :now)
  ON CONFLICT ("organizationId", "system", "value", "noun") DO NOTHING`);

export type ExternalLabel = Pick<ExternalName, 'system' | 'value'>;

const moveName = statement(`
  UPDATE "ExternalId" SET "nounId" = :nounId, "givenAt" = :now
  WHERE "organizationId" = :organizationId AND "system" = :system AND "value" = :value AND "noun" = :noun
    AND "nounId" = :from`);

/** A name that is asked for; null: in whichever system, or whatever it is. */
interface AskedName {
  readonly organizationId: string;
  readonly system: string | null;
  readonly value: string | null;
}

/** Of how many objects that a system has named a search asks at most. */
const MOST_NAMED = 5000;

/** The objects of a noun that an organisation's system calls anything at all. @throws InvalidInput SEARCH_TOO_MUCH */
async function idsNamedIn(noun: MarkedNoun, name: Omit<ExternalName, 'value'>): Promise<string[]> {
  const found = await rows<{ nounId: string }>(selectInSystem, { ...name, noun, limit: MOST_NAMED + 1 });
  if (found.length <= MOST_NAMED) return found.map(({ nounId }) => nounId);
  throw new InvalidInput({
    code: 'SEARCH_TOO_MUCH',
    message: `This system has named more than ${MOST_NAMED} of them: say which.`,
    path: ['identifier'],
    rule: 'docs/fhir.md, searching',
  });
}

/**
 * The objects of a noun that an organisation's system calls so.
 * @throws InvalidInput SEARCH_TOO_MUCH
 */
export async function idsKnownAs(
  noun: MarkedNoun,
  { organizationId, system, value }: AskedName,
): Promise<string[]> {
  if (value === null) return system === null ? [] : idsNamedIn(noun, { organizationId, system });
  const named = { noun, organizationId, value };
  const found =
    system === null
      ? await rows<{ nounId: string }>(selectValue, named)
      : await rows<{ nounId: string }>(selectKnown, { ...named, system });
  return found.map(({ nounId }) => nounId);
}

export type NamesById = ReadonlyMap<string, readonly ExternalLabel[]>;

/** What an organisation's own systems call these objects: nobody reads what another one's call them. */
export async function namesGivenBy(
  organizationId: string,
  noun: MarkedNoun,
  ids: readonly string[],
): Promise<NamesById> {
  const names = new Map<string, ExternalLabel[]>();
  if (ids.length === 0) return names;
  const params = { organizationId, noun, ids };
  for (const { nounId, ...name } of await rows<ExternalName & { nounId: string }>(selectNames, params))
    names.set(nounId, [...(names.get(nounId) ?? []), name]);
  return names;
}

interface Of {
  readonly noun: MarkedNoun;
  readonly nounId: string;
  /** Whether an object of the noun has given its names back: what is void is called nothing any more. */
  isVoid?(tx: Tx, nounId: string): Promise<boolean>;
  /** Whether another id means the same object: of two records that were merged either one does. */
  isOneWith?(tx: Tx, nounId: string): Promise<boolean>;
}

async function keepName(
  tx: Tx,
  of: Of,
  { organizationId, ...name }: ExternalName,
  now: Date,
): Promise<boolean> {
  const system = requireText(name.system, 'identifier.system', 200);
  const value = requireText(name.value, 'identifier.value', 200);
  const key = { organizationId, system, value, noun: of.noun };
  if ((await tx.run(insertName, { ...key, nounId: of.nounId, now })) === 1) return true;
  const [known] = await tx.rows<{ nounId: string }>(selectKnown, key);
  if (known?.nounId === of.nounId) return false;
  if (known !== undefined && (await of.isOneWith?.(tx, known.nounId))) return false;
  if (known !== undefined && (await of.isVoid?.(tx, known.nounId))) {
    await tx.run(moveName, { ...key, from: known.nounId, nounId: of.nounId, now });
    return true;
  }
  throw new RuleRefused({
    code: 'EXTERNAL_ID_TAKEN',
    message: 'Your system calls another object by this identifier already.',
    path: ['identifier'],
    rule: 'V20: (system, id) is unique per source organisation',
  });
}

/**
 * Keeps what an organisation's system calls an object, in the transaction of the acts that are performed with it; what is
 * kept already stays. Where no act changes the object, its names alone do.
 * @throws InvalidInput; RuleRefused EXTERNAL_ID_TAKEN where it calls another one so
 */
export const keepExternalIds = (
  of: Of,
  names: readonly ExternalName[],
  { now, isActed }: { readonly now: Date; readonly isActed: boolean },
): Promise<void> =>
  writeTogether(async (tx) => {
    let isNew = false;
    for (const name of names) isNew = (await keepName(tx, of, name, now)) || isNew;
    if (isNew && !isActed) await markChanged(tx, of.noun, of.nounId, now);
  });
