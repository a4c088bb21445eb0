import { read } from '../../prisma/client.ts';
import { type ExternalLabel, namesGivenBy } from '../exchange/external-id.ts';
import { type Mark, UNMARKED } from '../exchange/marks.ts';
import type { Exchanged, Query, Reading, Where } from '../exchange/page.ts';
import { maskAddress, maskCardNo, maskPhone } from '../mask.ts';
import { toResidentCard } from './card.ts';
import type { SealedColumn } from './columns.ts';
import { isCurrent } from './current-relation.ts';
import { keepersAt } from './kept.ts';
import { masked } from './masked.ts';
import { isRecordOpen, isResidentVisible, recordsOpen, residentsVisible } from './policy.ts';
import { residentsKnown, soughtWhere } from './sought.ts';

const findRows = ({ viewer }: Reading, { where, ...rest }: Query) =>
  read().resident.findMany({
    ...(rest as object),
    where,
    include: { careRelations: { where: { organizationId: viewer.organizationId } } },
  });
type Row = Awaited<ReturnType<typeof findRows>>[number];

/** What is on record beside the identity, as it may be shown. */
function recordOf(row: Row) {
  const shown = (column: SealedColumn, mask: (plain: string) => string) =>
    masked(row[column], { table: 'Resident', row: row.id, column }, mask);
  const { nameUsual, nameOther, ethnicity, language, dialect, isInterpreterNeeded } = row;
  return {
    ...{ nameUsual, nameOther, ethnicity, language, dialect, isInterpreterNeeded },
    ...{ life: row.life, regionCode: row.regionCode, healthRecordNo: row.healthRecordNo },
    phoneMasked: shown('phoneSealed', maskPhone),
    addressMasked: shown('addressSealed', maskAddress),
    healthCardNoMasked: shown('healthCardNoSealed', maskCardNo),
  };
}

/** How much of a resident is open: an alias says no more than who goes on (domain 3.8). */
export type ResidentOpened = 'RECORD' | 'IDENTITY' | 'MINIMUM' | 'ALIAS';

function openedTo({ viewer, now }: Reading, row: Row): ResidentOpened {
  if (row.mergedIntoId !== null) return 'ALIAS';
  if (isRecordOpen(viewer, row, now)) return 'RECORD';
  return isResidentVisible(viewer, row, now) ? 'IDENTITY' : 'MINIMUM';
}

interface Beside {
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  readonly names: ReadonlyMap<string, readonly ExternalLabel[]>;
}

/** The minimum says how old somebody is, and no day. */
const birthOf = (birthOn: string | null, opened: ResidentOpened): string | null =>
  opened === 'MINIMUM' ? (birthOn?.slice(0, 4) ?? null) : birthOn;

function shownAs(reading: Reading, row: Row, { aliases, names }: Beside) {
  const { viewer, now } = reading;
  const opened = openedTo(reading, row);
  const { name, sex, idNoMasked } = toResidentCard(row);
  const since = row.careRelations.filter((relation) => isCurrent(relation, now)).map((one) => one.startedAt);
  return {
    ...{ id: row.id, opened, name, sex, idNoMasked, idType: row.idType },
    birth: birthOf(row.birthOn, opened),
    temporaryNo: opened === 'MINIMUM' ? null : row.temporaryNo,
    isVoided: row.voidedAt !== null,
    record: opened === 'RECORD' ? recordOf(row) : null,
    keptBy: keepersAt(row, now).includes(viewer.organizationId) ? viewer.organizationId : null,
    /** The record under which the person of an alias goes on. */
    survivorId: row.mergedIntoId,
    /** The ids under which the person was on record before; whoever does not read the record is told of none. */
    aliasIds: opened === 'RECORD' ? (aliases.get(row.id) ?? []) : [],
    /** What the reader's own systems call the resident, also under an older id that is open. */
    names: [row.id, ...(opened === 'RECORD' ? (aliases.get(row.id) ?? []) : [])].flatMap(
      (id) => names.get(id) ?? [],
    ),
    /** Since when it is known by a relation of its own. */
    knownSince: since.toSorted((one, other) => one.getTime() - other.getTime())[0] ?? null,
  };
}
export type ExchangedResident = ReturnType<typeof shownAs>;

async function aliasesOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = await read().resident.findMany({
    where: { mergedIntoId: { in: [...ids] } },
    select: { id: true, mergedIntoId: true },
    orderBy: { id: 'asc' },
  });
  const of = (id: string) => found.filter(({ mergedIntoId }) => mergedIntoId === id).map((alias) => alias.id);
  return new Map(ids.map((id) => [id, of(id)]));
}

/** Old ids of people whom the reader knows. No relation names an alias any more: it is as open as the record that goes on. */
async function openAliases(reading: Reading, where: Where): Promise<string[]> {
  const named = await read().resident.findMany({
    where: { AND: [where, { mergedIntoId: { not: null } }] },
    select: { id: true, mergedIntoId: true },
  });
  if (named.length === 0) return [];
  const ids = named.map(({ mergedIntoId }) => mergedIntoId ?? '');
  const known = await read().resident.findMany({
    where: { AND: [{ id: { in: ids } }, residentsKnown(reading)] },
    select: { id: true },
  });
  const open = new Set(known.map(({ id }) => id));
  return named.filter(({ mergedIntoId }) => open.has(mergedIntoId ?? '')).map(({ id }) => id);
}

/** What a correction names as the version that it was made on; null for whom the reader does not know. */
export async function residentVersion({ viewer, now }: Reading, id: string): Promise<number | null> {
  const where = { AND: [{ id }, residentsVisible(viewer, now)] };
  return (await read().resident.findFirst({ where, select: { version: true } }))?.version ?? null;
}

async function openWhere(reading: Reading, wanted: Where): Promise<object> {
  const where = soughtWhere(wanted, reading);
  return {
    AND: [where, { OR: [residentsKnown(reading), { id: { in: await openAliases(reading, where) } }] }],
  };
}

/**
 * Residents as far as each is open. When and how often a record changed is told to whom the record is open: to others it would
 * tell what other organisations do with it, and whether it was there before them (domain 3.8).
 */
export const exchangedResidents: Exchanged<ExchangedResident> = {
  noun: 'resident',
  find: async (reading, { where, ...rest }) => {
    const found = await findRows(reading, { ...rest, where: await openWhere(reading, where) });
    const ids = found.map(({ id }) => id);
    const aliases = await aliasesOf(ids);
    const everyId = [...ids, ...[...aliases.values()].flat()];
    const names = await namesGivenBy(reading.viewer.organizationId, 'resident', everyId);
    return found.map((row) => shownAs(reading, row, { aliases, names }));
  },
  count: async (reading, where) => read().resident.count({ where: await openWhere(reading, where) }),
  changesOpen: ({ viewer, now }) => recordsOpen(viewer, now),
  markOf: ({ opened, knownSince }, mark): Mark =>
    opened === 'RECORD' ? mark : { ...UNMARKED, at: knownSince ?? UNMARKED.at },
};
