import type { Resource } from '@medplum/fhirtypes';
import { Refusal } from '../../domain/errors.ts';
import { type Exchanged, shownByIds } from '../../domain/exchange/page.ts';
import { type Asking, readingOf } from './asking.ts';
import { faultOf, movedOn, notKnown } from './fault.ts';

/**
 * The row behind a resource, as it was when the resource was read: its own version, with which an act is asked for, is the
 * one that the client has seen.
 * @throws FhirFault 404; 412 when it has moved on in between
 */
export async function rowAsRead<Row extends { readonly id: string }>(
  exchanged: Exchanged<Row>,
  { id = '', meta, resourceType }: Resource,
  asking: Asking,
): Promise<Row> {
  const [shown] = await shownByIds(exchanged, [id], readingOf(asking));
  if (shown === undefined) throw notKnown();
  if (String(shown.mark.version) === meta?.versionId) return shown.row;
  throw movedOn(`The ${resourceType} has just moved on; read it again.`);
}

/** The row of an id, as far as it is open to who asks. */
export const only = async <Row extends { readonly id: string }>(
  exchanged: Exchanged<Row>,
  id: string,
  asking: Asking,
): Promise<Row | null> => (await shownByIds(exchanged, [id], readingOf(asking)))[0]?.row ?? null;

/**
 * Performs an act; what it refuses of its input is named as the element that the input came from.
 * @throws FhirFault
 */
export async function inElements<Done>(
  elements: Readonly<Record<string, string>>,
  act: () => Promise<Done>,
): Promise<Done> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [whole = 'http.body'] = (Object.values(elements)[0] ?? 'http.body').split('.', 1);
    throw faultOf(error, (path) => elements[path.join('.')] ?? null, whole);
  }
}
