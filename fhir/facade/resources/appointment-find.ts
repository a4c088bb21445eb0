import { countOfExchanged, pageOfExchanged, type Where } from '../../../domain/exchange/page.ts';
import { heldBy, heldInRole } from '../../../domain/session/exchanged.ts';
import { type ExchangedSlot, exchangedSlots, slotsStanding } from '../../../domain/slot/exchanged.ts';
import { type Asking, readingOf } from '../asking.ts';
import { badRequest, inHttp } from '../fault.ts';
import { unknown } from '../not-understood.ts';
import type { Called } from '../parameters.ts';
import { reference, type SearchParam } from '../params.ts';
import { readDate } from '../values.ts';
import { serviceType, specialty } from './shared-params.ts';

const MOST = 100;
/** What is said beside where it is looked for. */
const OTHERS: readonly string[] = ['start', 'end', 'patient-reference', '_count', '_format', '_pretty'];

/** What the places are looked for by: IHE ITI-115, and the department as the service that it is. */
const SCOPES: readonly SearchParam[] = [
  reference('organization', ['Organization'], (hospitalId) => ({ hospitalId })),
  reference('service', ['HealthcareService'], (departmentId) => ({ departmentId })),
  reference('practitioner', ['PractitionerRole', 'Practitioner'], (id, type) =>
    type === 'Practitioner' ? heldBy(id) : heldInRole(id),
  ),
  serviceType,
  specialty,
];

/** Parameters that a search for places does not have. */
export const unknownIn = (called: Called): string[] =>
  called.names
    .filter((name) => !OTHERS.includes(name) && SCOPES.every((param) => param.name !== name))
    .map((name) => unknown(name, called.text(name) ?? ''));

function instantIn(called: Called, name: 'start' | 'end'): Date {
  const text = called.text(name);
  if (text === null) throw badRequest('PARAMETERS', `Say ${name}.`, inHttp(name));
  const [range] = readDate(text, name);
  const at = name === 'start' ? range?.from : range?.to;
  if (at == null) throw badRequest('SEARCH_VALUE', `${name} is a date or an instant.`, inHttp(name));
  return at;
}

function countIn(called: Called): number {
  const text = called.text('_count') ?? '20';
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw badRequest('SEARCH_VALUE', '_count takes a number.', inHttp('_count'));
  return Math.min(Number(text), MOST);
}

/** Where a place is looked for. @throws FhirFault 400 SLOT_SEARCH_SCOPE where nothing says it */
async function scopesIn(called: Called, asking: Asking): Promise<Where[]> {
  const given = SCOPES.map((param) => ({ param, text: called.text(param.name) }));
  const asked = given.flatMap(({ param, text }) => (text === null ? [] : [param.where(text, null, asking)]));
  if (asked.length > 0) return Promise.all(asked);
  const [first = '', ...more] = SCOPES.map(({ name }) => name);
  const message = `Say where, by one of ${[first, ...more].join(', ')}.`;
  throw badRequest('SLOT_SEARCH_SCOPE', message, inHttp(first, ...more));
}

interface FoundSlots {
  readonly slots: readonly ExchangedSlot[];
  /** How many there are, also beyond those. */
  readonly total: number;
}

/** Places that the client could book, by their beginning. @throws FhirFault 400 */
export async function findSlots(called: Called, asking: Asking): Promise<FoundSlots> {
  const reading = readingOf(asking);
  const span = { startAt: { gte: instantIn(called, 'start'), lt: instantIn(called, 'end') } };
  const where = [span, slotsStanding(['FREE'], reading), ...(await scopesIn(called, asking))];
  const order = { by: 'column', column: 'startAt', holds: 'INSTANT', direction: 'asc' } as const;
  const wanted = { where, changed: [], order, first: countIn(called), after: null };
  const { shown } = await pageOfExchanged(exchangedSlots, wanted, reading);
  const total = await countOfExchanged(exchangedSlots, wanted, reading);
  return { slots: shown.map(({ row }) => row), total };
}
