import type { AvailableAction as Shape } from '../domain/available-action.ts';
import type { AppliedPolicy, Refusal } from '../domain/errors.ts';
import { access } from './access.ts';
import { builder } from './builder.ts';
import { RefusalInterface } from './errors.ts';

/** A refusal that is shown and not thrown: GraphQL would take an Error in a list for a fault of the field. */
interface Reason {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
  readonly rule: string;
  readonly policy: AppliedPolicy | null;
}

export const toReason = ({ code, message, path, rule, policy }: Refusal): Reason => ({
  code,
  message,
  path,
  rule,
  policy,
});

export const ReasonType = builder.objectRef<Reason>('Reason').implement({
  ...access('structure'),
  description: 'Why an act is not possible now: what the mutation would be refused with (不可办原因).',
  interfaces: [RefusalInterface],
  isTypeOf: (value) => typeof value === 'object' && value !== null && !(value instanceof Error),
});

/** Shared by every workflow object (domain 8.2). */
export const AvailableAction = builder.objectRef<Shape>('AvailableAction').implement({
  ...access('structure'),
  description:
    'A mutation that exists for this object: whether the viewer may carry it out now, and if not, why (可办操作).',
  fields: (t) => ({
    action: t.exposeString('action', { description: 'Name of the mutation.' }),
    isAvailable: t.exposeBoolean('isAvailable', { description: 'Whether the viewer may carry it out now.' }),
    refusals: t.field({
      type: [ReasonType],
      description:
        'Every reason against it: the same refusals as the mutation would give. Empty when available.',
      resolve: ({ refusals }) => refusals.map(toReason),
    }),
    warnings: t.field({
      type: [ReasonType],
      description: 'What it will mean although it is available, with the rule: a late cancellation (提示).',
      // Hardly ever there: it costs nothing.
      complexity: { field: 0, multiplier: 0 },
      resolve: ({ warnings }) => warnings.map(toReason),
    }),
  }),
});
