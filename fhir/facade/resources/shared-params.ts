import type { MarkedNoun } from '../../../domain/event-log.ts';
import { idsKnownAs } from '../../../domain/exchange/external-id.ts';
import type { Where } from '../../../domain/exchange/page.ts';
import { inDepartmentOf, ofSpecialty } from '../../../domain/session/exchanged.ts';
import { codeSystem, SYSTEMS } from '../../codes.ts';
import { RESOURCE_SYSTEM } from '../../map/resource-identifier.ts';
import { bySystem, NO_ROW, type SearchParam, token } from '../params.ts';

/**
 * The identifier by which the client's own organisation knows an object; `own` are the numbers that the network gives.
 * What others call it finds nothing. `among`: what is void, where it has given its names back, is no longer called so;
 * `goingOn`: under which id an object goes on that has become one with another.
 */
export const identifier = (
  noun: MarkedNoun,
  own: Readonly<Record<string, (value: string) => Where>> = {},
  {
    among = {},
    goingOn = async (id) => id,
  }: { readonly among?: Where; readonly goingOn?: (id: string) => Promise<string> } = {},
): SearchParam =>
  token('identifier', async ({ system, code }, { client }) => {
    if (code === null || code === '') return NO_ROW;
    const ours = Object.entries(own).filter(([of]) => system === null || system === of);
    const organizationId = client.organization.id;
    const known = system === '' ? [] : await idsKnownAs(noun, { organizationId, system, value: code });
    const ids = await Promise.all(known.map(goingOn));
    return { OR: [{ AND: [among, { id: { in: ids } }] }, ...ours.map(([, where]) => where(code))] };
  });

const SPECIALTY = { [codeSystem('specialty')]: ofSpecialty };

/** The identifier of what has no number but ours. */
export const ownIdentifier = (type: string): SearchParam =>
  token(
    'identifier',
    bySystem({
      [RESOURCE_SYSTEM]: (value) =>
        value.startsWith(`${type}/`) ? { id: { in: [value.slice(type.length + 1)] } } : NO_ROW,
    }),
  );

/** The department by its code, whichever hospital it is of, or by its 诊疗科目. */
export const serviceType = token(
  'service-type',
  bySystem({ [SYSTEMS.department]: inDepartmentOf, ...SPECIALTY }),
);

/** 诊疗科目. */
export const specialty = token('specialty', bySystem(SPECIALTY));
