import type { MarkedNoun } from '../../../domain/event-log.ts';
import { idsKnownAs } from '../../../domain/exchange/external-id.ts';
import { NO_ROW, type Where } from '../../../domain/exchange/page.ts';
import { inDepartmentOf, ofSpecialty, withSpecialty } from '../../../domain/session/exchanged.ts';
import { codeSystem, SYSTEMS } from '../../codes.ts';
import { RESOURCE_SYSTEM } from '../../map/resource-identifier.ts';
import type { SearchParam } from '../params.ts';
import { column, each, type Lookups, nullable, some, token } from '../tokens.ts';

/**
 * The identifier by which the client's own organisation knows an object; `own` are the numbers that the network gives.
 * What others call it finds nothing. `among`: what is void, where it has given its names back, is no longer called so;
 * `goingOn`: under which ids objects go on that have become one with another.
 */
export const identifier = (
  noun: MarkedNoun,
  own: Lookups = {},
  {
    among = {},
    goingOn = async (ids) => ids,
  }: {
    readonly among?: Where;
    readonly goingOn?: (ids: readonly string[]) => Promise<readonly string[]>;
  } = {},
): SearchParam =>
  token('identifier', own, {
    beside: async ({ system, code }, { client }) => {
      if (system === '' || code === '') return NO_ROW;
      const organizationId = client.organization.id;
      const known = await idsKnownAs(noun, { organizationId, system, value: code });
      return { AND: [among, { id: { in: await goingOn(known) } }] };
    },
  });

const SPECIALTY = { [codeSystem('specialty')]: some(ofSpecialty, withSpecialty) };

/** The identifier of what has no number but ours. */
export const ownIdentifier = (type: string): SearchParam =>
  token('identifier', {
    [RESOURCE_SYSTEM]: each((value) =>
      value.startsWith(`${type}/`) ? { id: { in: [value.slice(type.length + 1)] } } : NO_ROW,
    ),
  });

/** An organisation by the numbers that the state has given it. */
export const organizationIdentifier = token('identifier', {
  [SYSTEMS.uscc]: column('uscc'),
  [SYSTEMS.organization]: nullable('licenceNo'),
});

/** The department by its code, whichever hospital it is of, or by its 诊疗科目. */
export const serviceType = token('service-type', {
  [SYSTEMS.department]: each(inDepartmentOf),
  ...SPECIALTY,
});

/** 诊疗科目. */
export const specialty = token('specialty', SPECIALTY);
