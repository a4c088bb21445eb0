import type { Bundle } from '@medplum/fhirtypes';
import { z } from 'zod';
import type { SaidEntry } from '../../../domain/record-snapshot/entries.ts';
import type { PullOutcome } from '../../../domain/record-snapshot/settle.ts';
import { type FhirClient, LinkRefused } from '../../client.ts';
import { SYSTEMS } from '../../codes.ts';
import { isModified } from '../../facade/modifiers.ts';
import { type Resolve, SAID_TYPES, type SaidBy, saidBy } from '../../map/said.ts';
import { conceptShape } from '../../map/said-shapes.ts';
import type { FetchMethod } from './method.ts';
import {
  type Answer,
  type AnswerEntry,
  AnswerWrong,
  answerIn,
  currentIn,
  type FoundPatient,
  type FoundResource,
  patientIn,
  requireOwn,
  type Whose,
} from './whose.ts';

/** So many pages of one answer are read. */
const MOST_PAGES = 3;
const PAGE = '100';

const medicationShape = z.object({ id: z.string().optional(), code: conceptShape.optional() });
const containedShape = z.object({
  contained: z.array(z.looseObject({ resourceType: z.string() })).optional(),
});

const isClinical = ({ resourceType }: FoundResource): boolean =>
  SAID_TYPES.some((type) => type === resourceType);

/** What a reference of a resource leads to: within it, or beside it in the same answer. */
function resolverOf(resource: FoundResource, entries: readonly AnswerEntry[]): Resolve {
  const { contained = [] } = containedShape.parse(resource);
  const within = contained.map((one) => ({ name: `#${String(one.id)}`, resource: one }));
  const beside = entries.flatMap(({ fullUrl, resource: one }) =>
    one === undefined
      ? []
      : [fullUrl, `${one.resourceType}/${one.id}`].map((name) => ({ name, resource: one })),
  );
  return ({ reference }) => {
    const found = [...within, ...beside].find(({ name }) => name === reference)?.resource;
    return found?.resourceType === 'Medication' ? medicationShape.parse(found).code : undefined;
  };
}

interface SaidSoFar {
  readonly entries: readonly SaidEntry[];
  /** There is more at the source. */
  readonly isMore: boolean;
}

/** Whether an answer means something else than its entries say: by rules of its own, or as a document that is in error. */
function isOverruled({ entry = [], ...frame }: Answer): boolean {
  const document = frame.type === 'document' ? entry : [];
  const letter = document.find(({ resource }) => resource?.resourceType === 'Composition')?.resource;
  return isModified(frame) || letter?.status === 'entered-in-error' || isModified(letter);
}

/** What one page says of the person. @throws AnswerWrong, ZodError */
export function saidIn(page: unknown, whose: Whose): SaidSoFar {
  const answer = answerIn(page);
  const { entry: entries = [] } = answer;
  const looksAtPerson = requireOwn(entries, isClinical, whose);
  if (isOverruled(answer)) return { entries: [], isMore: true };
  const said = entries.map(({ resource, search, ...frame }): SaidBy => {
    if (resource === undefined || search?.mode === 'outcome') return null;
    const one = saidBy(resource, resolverOf(resource, entries));
    return one !== null && (isModified(frame) || !looksAtPerson(resource)) ? 'LEFT_OUT' : one;
  });
  return {
    entries: said.filter((one) => one !== null && one !== 'LEFT_OUT'),
    isMore: said.includes('LEFT_OUT'),
  };
}

const together = (said: readonly SaidSoFar[]): SaidSoFar => ({
  entries: said.flatMap(({ entries }) => entries),
  isMore: said.some(({ isMore }) => isMore),
});

/** The page after this one; null where it lies where nothing is asked: no later call would be led elsewhere. */
async function pageAfter(client: FhirClient, page: Bundle): Promise<Bundle | null> {
  try {
    return await client.nextPage(page);
  } catch (error) {
    if (error instanceof LinkRefused) return null;
    throw error;
  }
}

/** An answer page by page, each below the base of the system. */
async function pages(client: FhirClient, first: Bundle, whose: Whose): Promise<SaidSoFar> {
  const said: SaidSoFar[] = [];
  let page: Bundle | null = first;
  for (let read = 0; page !== null && read < MOST_PAGES; read += 1) {
    said.push(saidIn(page, whose));
    const hasNext: boolean = answerIn(page).link?.some(({ relation }) => relation === 'next') ?? false;
    if (!hasNext) return together(said);
    if (read + 1 < MOST_PAGES) page = await pageAfter(client, page);
  }
  return { ...together(said), isMore: true };
}

async function searched(
  client: FhirClient,
  { types }: FetchMethod & { is: 'SEARCHES' },
  whose: Whose,
): Promise<SaidSoFar> {
  const found: SaidSoFar[] = [];
  for (const type of types) {
    const first = await client.search(type, { patient: whose.patientId, _count: PAGE });
    found.push(await pages(client, first, whose));
  }
  return together(found);
}

async function summarised(client: FhirClient, whose: Whose): Promise<SaidSoFar> {
  const document = await client.ask('Patient', whose.patientId, '$summary');
  if (answerIn(document).type !== 'document') throw new AnswerWrong('ANSWER');
  return saidIn(document, whose);
}

async function saidOf(client: FhirClient, method: FetchMethod, whose: Whose): Promise<SaidSoFar> {
  if (method.is === 'SUMMARY') return summarised(client, whose);
  if (method.is === 'SEARCHES') return searched(client, method, whose);
  return pages(client, await client.ask('Patient', whose.patientId, '$everything'), whose);
}

/** Under which id a person goes on. @throws AnswerWrong where that is not to be found out in one step */
async function survivorOf(
  found: FoundPatient | null,
  { client, ...of }: Pick<Whose, 'idNo' | 'base'> & { readonly client: FhirClient },
): Promise<string | null> {
  if (found === null || found.replacedBy === null) return found?.id ?? null;
  const next = currentIn(await client.read('Patient', found.replacedBy), of);
  if (next.replacedBy === null) return next.id;
  throw new AnswerWrong('AMBIGUOUS');
}

/**
 * Fetches what a system has of the holder of an ID card number. The number goes into no address; who is found by it must
 * carry it, and be one alone.
 * @throws AnswerWrong, ZodError for an answer that may not be kept; CallRefused, FhirCallFailed, LoginFailed for none
 */
export async function fetchRecord(
  client: FhirClient,
  method: FetchMethod,
  { idNo, base }: Pick<Whose, 'idNo' | 'base'>,
): Promise<PullOutcome> {
  const found = await client.searchPosted('Patient', { identifier: `${SYSTEMS.idCard}|${idNo}` });
  const patientId = await survivorOf(patientIn(found, { idNo, base }), { client, idNo, base });
  if (patientId === null) return { is: 'NOT_FOUND' };
  const said = await saidOf(client, method, { idNo, base, patientId });
  return { is: 'FETCHED', method: method.is, ...said };
}
