import { FhirFault, faultOfError, unprocessable } from './fault.ts';

const IN_REQUEST: Readonly<Record<string, string>> = {
  'http.If-Match': 'request.ifMatch',
  'http.If-None-Match': 'request.ifNoneMatch',
  'http.If-None-Exist': 'request.ifNoneExist',
};

/** Headers of the whole Bundle: who acts, and once. */
const OF_ALL = ['http.X-Provenance', 'http.Idempotency-Key'];

export const entryAt = (at: number): string => `Bundle.entry[${at}]`;

/** What no entry of a transaction can ask for. */
export const notServed = (at: number): FhirFault =>
  unprocessable('NOT_SERVED', 'Nothing is served there.', `${entryAt(at)}.request`, 'not-supported');

/** The entry that is written, among the types of all of them. */
export interface Placed {
  readonly at: number;
  readonly types: readonly string[];
}

/** The one entry of a type, where an act takes up what another entry says. */
function entryOf(type: string, { at, types }: Placed): number | null {
  if (types[at] === type) return at;
  const [only, ...more] = types.flatMap((one, other) => (one === type ? [other] : []));
  return more.length === 0 ? (only ?? null) : null;
}

/** What an expression of a request of its own is called where the request is an entry of a Bundle. */
function within(placed: Placed, expression: string): string {
  const { at } = placed;
  // A resource beside it is named by its full URL.
  if (expression.startsWith('Bundle.') || OF_ALL.includes(expression)) return expression;
  if (expression.startsWith('http.')) return `${entryAt(at)}.${IN_REQUEST[expression] ?? 'request.url'}`;
  const [, type, element = ''] = /^([A-Z][A-Za-z]*)(\..*)?$/s.exec(expression) ?? [];
  if (type === undefined) return `${entryAt(at)}.resource.${expression}`;
  const named = entryOf(type, placed);
  return named === null ? entryAt(at) : `${entryAt(named)}.resource${element}`;
}

/**
 * Does something for one entry of a transaction: what is refused names the entry.
 * @throws FhirFault; what is a fault of ours as it is
 */
export async function inEntry<Done>(placed: Placed, act: () => Promise<Done>): Promise<Done> {
  try {
    return await act();
  } catch (error) {
    const fault = faultOfError(error, placed.types[placed.at]);
    if (fault === null) throw error;
    const [first, ...more] = fault.detail.expression;
    const expression = [within(placed, first), ...more.map((one) => within(placed, one))] as const;
    throw new FhirFault({ ...fault.detail, expression });
  }
}
