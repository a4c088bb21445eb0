import type { Bundle } from '@medplum/fhirtypes';
import { z } from 'zod';
import type { SaidEntry } from '../../../domain/record-snapshot/entries.ts';
import type { PullOutcome } from '../../../domain/record-snapshot/settle.ts';
import type { FhirClient } from '../../client.ts';
import { SYSTEMS } from '../../codes.ts';
import { type Resolve, SAID_TYPES, saidBy } from '../../map/said.ts';
import { conceptShape } from '../../map/said-shapes.ts';
import type { FetchMethod } from './method.ts';
import {
  type AnswerEntry,
  AnswerWrong,
  answerIn,
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

/** What one page says of the person. @throws AnswerWrong, ZodError */
export function saidIn(page: unknown, whose: Whose): SaidEntry[] {
  const { entry: entries = [] } = answerIn(page);
  requireOwn(entries, isClinical, whose);
  return entries.flatMap(({ resource, search }) => {
    if (resource === undefined || search?.mode === 'outcome') return [];
    return saidBy(resource, resolverOf(resource, entries)) ?? [];
  });
}

interface SaidSoFar {
  readonly entries: readonly SaidEntry[];
  readonly isMore: boolean;
}

/** An answer page by page, each below the base of the system. */
async function pages(client: FhirClient, first: Bundle, whose: Whose): Promise<SaidSoFar> {
  const entries: SaidEntry[] = [];
  let page: Bundle | null = first;
  for (let read = 0; page !== null && read < MOST_PAGES; read += 1) {
    entries.push(...saidIn(page, whose));
    const hasNext: boolean = answerIn(page).link?.some(({ relation }) => relation === 'next') ?? false;
    if (!hasNext) return { entries, isMore: false };
    if (read + 1 < MOST_PAGES) page = await client.nextPage(page);
  }
  return { entries, isMore: true };
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
  return { entries: found.flatMap(({ entries }) => entries), isMore: found.some(({ isMore }) => isMore) };
}

async function summarised(client: FhirClient, whose: Whose): Promise<SaidSoFar> {
  const document = await client.ask('Patient', whose.patientId, '$summary');
  if (answerIn(document).type !== 'document') throw new AnswerWrong('ANSWER');
  return { entries: saidIn(document, whose), isMore: false };
}

async function saidOf(client: FhirClient, method: FetchMethod, whose: Whose): Promise<SaidSoFar> {
  if (method.is === 'SUMMARY') return summarised(client, whose);
  if (method.is === 'SEARCHES') return searched(client, method, whose);
  return pages(client, await client.ask('Patient', whose.patientId, '$everything'), whose);
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
  const patientId = patientIn(found, idNo);
  if (patientId === null) return { is: 'NOT_FOUND' };
  const said = await saidOf(client, method, { idNo, base, patientId });
  return { is: 'FETCHED', method: method.is, ...said };
}
