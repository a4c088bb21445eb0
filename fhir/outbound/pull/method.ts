import { z } from 'zod';
import { SAID_TYPES, type SaidType } from '../../map/said.ts';

const named = z.object({ name: z.string().optional(), definition: z.string().optional() });
const shape = z.object({
  resourceType: z.literal('CapabilityStatement'),
  fhirVersion: z.string().regex(/^4\.0(\.|$)/),
  rest: z
    .array(
      z.object({
        mode: z.string(),
        resource: z
          .array(
            z.object({
              type: z.string(),
              interaction: z.array(z.object({ code: z.string() })).optional(),
              searchParam: z.array(z.object({ name: z.string() })).optional(),
              operation: z.array(named).optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
});
type Offered = NonNullable<NonNullable<z.infer<typeof shape>['rest']>[number]['resource']>[number];

/** How a record is fetched from a system. */
export type FetchMethod =
  | { readonly is: 'SUMMARY' }
  | { readonly is: 'SEARCHES'; readonly types: readonly SaidType[] }
  | { readonly is: 'EVERYTHING' };

const isSearchable = ({ interaction = [], searchParam = [] }: Offered): boolean =>
  interaction.some(({ code }) => code === 'search-type') &&
  searchParam.some(({ name }) => name === 'patient');

const hasOperation = ({ operation = [] }: Offered, name: string, definition: RegExp): boolean =>
  operation.some((one) => one.name?.replace(/^\$/, '') === name || definition.test(one.definition ?? ''));

/**
 * The smallest way in which a system gives a record: the summary of IPS, searches by type, and all of it only where there is
 * nothing smaller. Null when it offers none of them.
 * @throws ZodError where this is no CapabilityStatement of R4
 */
export function methodOf(capabilities: unknown): FetchMethod | null {
  const { rest = [] } = shape.parse(capabilities);
  const offered = rest.filter(({ mode }) => mode === 'server').flatMap(({ resource = [] }) => resource);
  const ofPatients = offered.filter(({ type }) => type === 'Patient');
  const has = (name: string, definition: RegExp) =>
    ofPatients.some((one) => hasOperation(one, name, definition));
  if (has('summary', /\/(patient-)?summary(\||$)/i)) return { is: 'SUMMARY' };
  const types = SAID_TYPES.filter((type) => offered.some((one) => one.type === type && isSearchable(one)));
  if (types.length > 0) return { is: 'SEARCHES', types };
  return has('everything', /\/Patient-everything(\||$)/i) ? { is: 'EVERYTHING' } : null;
}
