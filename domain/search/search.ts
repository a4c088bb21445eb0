import { rows } from '../../prisma/client.ts';
import { audit } from '../audit/record.ts';
import { BREAK_GLASS_ROLES } from '../break-glass/workflow.ts';
import { localDateOf } from '../calendar-date.ts';
import type { SearchMatch } from '../codes/search.ts';
import { isHome } from '../organization/kind.ts';
import { type Page, type PageRequest, pageOf } from '../page.ts';
import { type ResidentCard, toResidentCard } from '../resident/card.ts';
import { indexesOf } from '../resident/columns.ts';
import { isRecordOpen, isResidentVisible, type Opening } from '../resident/policy.ts';
import { otherKeepersOf } from '../resident/record-keepers.ts';
import { type Acting, hasRole, type Viewer } from '../viewer.ts';
import { tailKeys } from './keys.ts';
import { kindAt, rankOf, selectHits, selectRelations } from './sql.ts';
import { readSearchText, type SearchText } from './text.ts';

/** Somebody who was found, and by what. */
export interface SearchHit {
  readonly matchedBy: SearchMatch;
  readonly resident: ResidentCard;
}

interface StoredHit {
  readonly rank: number;
  readonly id: string;
  readonly nameOnCard: string;
  readonly sex: string;
  readonly birthOn: string | null;
  readonly idNoSealed: string | null;
  readonly registeredByOrgId: string;
}

interface StoredRelation {
  readonly residentId: string;
  readonly organizationId: string;
  readonly basis: string;
  readonly personId: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

/** Behind every text that begins with another one. */
const LAST_CHARACTER = '\u{10FFFF}';

const rangeOf = (name: string, text: string) => ({
  [`${name}From`]: text,
  [`${name}Until`]: `${text}${LAST_CHARACTER}`,
});

function kindsOf({ healthCardNo, tail, bed, name, spelling }: SearchText): SearchMatch[] {
  return [
    ...(healthCardNo === null ? [] : (['HEALTH_CARD'] as const)),
    ...(tail === null ? [] : (['ID_TAIL'] as const)),
    ...(bed === null ? [] : (['BED'] as const)),
    ...(name === null ? [] : (['NAME', 'NAME_PART'] as const)),
    ...(spelling === null ? [] : (['PINYIN', 'PINYIN_PART', 'INITIALS'] as const)),
  ];
}

const paramsOf = ({ healthCardNo, tail, bed, name, spelling }: SearchText) => ({
  cards: healthCardNo === null ? [] : indexesOf('healthCardNo', healthCardNo),
  tails: tail === null ? [] : tailKeys(tail),
  ...rangeOf('bed', bed ?? ''),
  ...rangeOf('name', name ?? ''),
  ...rangeOf('spelling', spelling ?? ''),
});

interface Reading {
  readonly viewer: Viewer;
  readonly now: Date;
}

/** Only a home has beds to look into. */
function readTextOf({ organizationKind }: Viewer, given: string): SearchText {
  const hasBeds = isHome(organizationKind);
  const text = readSearchText(given, { hasBeds });
  return hasBeds ? text : { ...text, bed: null };
}

/** The residents as the policy judges them: the last word, whatever the statement found. */
async function openingsOf(hits: readonly StoredHit[], now: Date): Promise<Map<string, Opening>> {
  const ids = hits.map(({ id }) => id);
  const relations = new Map<string, Opening['careRelations'][number][]>(ids.map((id) => [id, []]));
  for (const { residentId, startedAt, endedAt, ...relation } of await rows<StoredRelation>(selectRelations, {
    ids,
    now,
  })) {
    const term = { startedAt: new Date(startedAt), endedAt: endedAt === null ? null : new Date(endedAt) };
    relations.get(residentId)?.push({ ...relation, ...term });
  }
  return new Map(
    hits.map(({ id, registeredByOrgId }) => [
      id,
      {
        id,
        registeredByOrgId,
        careRelations: relations.get(id) ?? [],
      },
    ]),
  );
}

const NEEDS_RECORD: readonly SearchMatch[] = ['HEALTH_CARD', 'ID_TAIL'];

const isOpenTo = (viewer: Viewer, kind: SearchMatch, opening: Opening, now: Date): boolean =>
  NEEDS_RECORD.includes(kind) ? isRecordOpen(viewer, opening, now) : isResidentVisible(viewer, opening, now);

/** The hits of a page as they are stored; a cursor behind the last kind has nothing to follow. */
async function storedHits(reading: Reading, text: SearchText, page: PageRequest): Promise<Page<StoredHit>> {
  const { viewer, now } = reading;
  const kinds = kindsOf(text);
  const [rank, afterId = ''] = page.after ?? [];
  const afterKind = rank === undefined ? null : kindAt(Number(rank));
  const isLeft = kinds.some(
    (kind) => afterKind === null || (afterKind !== undefined && rankOf(kind) >= rankOf(afterKind)),
  );
  if (!isLeft || afterKind === undefined) return { nodes: [], hasNextPage: false };
  const isClinician = hasRole(viewer, ...BREAK_GLASS_ROLES);
  const found = await rows<StoredHit>(selectHits({ kinds, afterKind, isClinician }), {
    ...paramsOf(text),
    organizationId: viewer.organizationId,
    personId: viewer.personId,
    now,
    todayOn: localDateOf(now),
    afterId,
    limit: page.first + 1,
  });
  return pageOf(found, page);
}

/**
 * Residents whom the viewer knows, by a name or its spelling, the end of an ID number, a health card or a bed of the
 * own home: the best kind of match first. What is not open does not exist. The read is on record before the answer
 * leaves.
 * @throws InvalidInput TEXT_EMPTY, TEXT_TOO_LONG, TEXT_CONTROL_CHARACTERS, SEARCH_TEXT_SHORT
 */
export async function searchResidents(
  acting: Acting,
  text: string,
  page: PageRequest,
): Promise<Page<SearchHit>> {
  const { viewer } = acting;
  const now = acting.clock.now();
  const { nodes, hasNextPage } = await storedHits({ viewer, now }, readTextOf(viewer, text), page);
  const openings = await openingsOf(nodes, now);
  const found = nodes.flatMap((row) => {
    const matchedBy = kindAt(row.rank);
    const opening = openings.get(row.id);
    if (matchedBy === undefined || opening === undefined) return [];
    if (!isOpenTo(viewer, matchedBy, opening, now)) return [];
    return [{ hit: { matchedBy, resident: toResidentCard(row) }, opening }];
  });
  const opened = found.map(({ opening }) => opening);
  const residentIds = opened.map(({ id }) => id);
  const ownerOrgIds = otherKeepersOf(viewer, opened, now);
  const asked = { action: 'READ', operation: 'search', noun: 'resident', outcome: 'OK' } as const;
  await audit({ ...asked, residentIds, ownerOrgIds }, acting, now);
  return { nodes: found.map(({ hit }) => hit), hasNextPage };
}

/** The ordering keys of a hit for its cursor. */
export const hitKeys = ({ matchedBy, resident }: SearchHit): readonly string[] => [
  String(rankOf(matchedBy)),
  resident.id,
];
