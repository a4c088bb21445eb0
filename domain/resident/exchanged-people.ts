import { read } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import type { ContactRelation, RepresentativeKind } from '../codes/resident.ts';
import { contactsVisible } from '../contact/policy.ts';
import { marksOf, UNMARKED } from '../exchange/marks.ts';
import type { Reading } from '../exchange/page.ts';
import type { Part, Parts } from '../exchange/parts.ts';
import { contains } from '../interval.ts';
import { maskPhone } from '../mask.ts';
import { representativesVisible } from '../representative/policy.ts';
import { masked } from './masked.ts';

/** Somebody who is called for a resident, or may act for one. */
export interface ExchangedPerson extends Part {
  readonly of: 'CONTACT' | 'REPRESENTATIVE';
  readonly name: string;
  readonly phoneMasked: string | null;
  readonly isActive: boolean;
  readonly relation: ContactRelation | null;
  readonly kind: RepresentativeKind | null;
  /** In which order contacts are called, from 1 on. */
  readonly rank: number | null;
  readonly language: string | null;
  readonly fromOn: string | null;
  readonly toOn: string | null;
  /** Relation or kind, by which it is asked for. */
  readonly relationship: string;
}

const phoneOf = (table: 'Contact' | 'Representative', row: { id: string; phoneSealed: string | null }) =>
  masked(row.phoneSealed, { table, row: row.id, column: 'phoneSealed' }, maskPhone);

async function contactsOf(
  residentIds: readonly string[],
  { viewer, now }: Reading,
): Promise<ExchangedPerson[]> {
  const found = await read().contact.findMany({
    where: {
      AND: [{ residentId: { in: [...residentIds] } }, { voidedAt: null }, contactsVisible(viewer, now)],
    },
  });
  const marks = await marksOf(
    'contact',
    found.map(({ id }) => id),
  );
  return found.map((row) => ({
    ...{ id: row.id, residentId: row.residentId, mark: marks.get(row.id) ?? UNMARKED },
    ...{ of: 'CONTACT', name: row.name, phoneMasked: phoneOf('Contact', row) },
    ...{ isActive: row.endedAt === null, relation: row.relation as ContactRelation, kind: null },
    ...{ rank: row.rank, language: row.language, fromOn: null, relationship: row.relation },
    toOn: row.endedAt === null ? null : localDateOf(row.endedAt),
  }));
}

async function representativesOf(
  residentIds: readonly string[],
  { viewer, now }: Reading,
): Promise<ExchangedPerson[]> {
  const found = await read().representative.findMany({
    where: {
      AND: [
        { residentId: { in: [...residentIds] } },
        { voidedAt: null },
        representativesVisible(viewer, now),
      ],
    },
  });
  const marks = await marksOf(
    'representative',
    found.map(({ id }) => id),
  );
  return found.map((row) => ({
    ...{ id: row.id, residentId: row.residentId, mark: marks.get(row.id) ?? UNMARKED },
    ...{ of: 'REPRESENTATIVE', name: row.name, phoneMasked: phoneOf('Representative', row) },
    ...{ isActive: contains(row, localDateOf(now)), relation: null, kind: row.kind as RepresentativeKind },
    ...{ rank: null, language: null, fromOn: row.fromOn, toOn: row.toOn, relationship: row.kind },
  }));
}

/** Contacts and representatives of open records, past ones too. */
export const exchangedPeople: Parts<ExchangedPerson> = {
  residentsOf: async (ids) => {
    const named = { where: { id: { in: [...ids] } }, select: { residentId: true } };
    const [contacts, representatives] = [
      await read().contact.findMany(named),
      await read().representative.findMany(named),
    ];
    return [...new Set([...contacts, ...representatives].map(({ residentId }) => residentId))];
  },
  of: async (residentIds, reading) => [
    ...(await contactsOf(residentIds, reading)),
    ...(await representativesOf(residentIds, reading)),
  ],
};
