import { z } from 'zod';
import { isCodeOf } from '../../domain/codes/code-table.ts';
import { SLOT_POOLS, type SlotPool } from '../../domain/codes/slot.ts';
import { codeSystem } from '../codes.ts';
import { type ExtensionName, extension } from '../extensions.ts';
import { unprocessable } from '../facade/fault.ts';
import { instantIn } from './instant.ts';
import { stopReasonIn } from './schedule-in.ts';

const places = z.int().min(0).max(100_000).optional();

/** What is read of a Slot that a system sends. */
export const receivedSlot = z.object({
  extension: z
    .array(
      z.object({
        url: z.string(),
        ...{ valueCode: z.string().optional(), valueString: z.string().optional() },
        ...{ valueUnsignedInt: places, valuePositiveInt: places },
        valueCoding: z.object({ system: z.string().optional(), code: z.string().optional() }).optional(),
      }),
    )
    .optional(),
  identifier: z.array(z.object({ system: z.string(), value: z.string() })).optional(),
  schedule: z.object({ reference: z.string() }),
  status: z.string(),
  ...{ start: instantIn, end: instantIn },
});
export type ReceivedSlot = z.infer<typeof receivedSlot>;

const EXTENSION = 'Slot.extension';

const named = ({ extension: list = [] }: ReceivedSlot, name: ExtensionName) =>
  list.find(({ url }) => url === extension(name));

/** How many places; undefined where nothing is said. */
export function capacityIn(received: ReceivedSlot): number | undefined {
  const told = named(received, 'slot-capacity');
  return told?.valueUnsignedInt ?? told?.valuePositiveInt;
}

/** Out of which pool; undefined where nothing is said. @throws FhirFault 422 CODE_UNKNOWN */
export function poolIn(received: ReceivedSlot): SlotPool | undefined {
  const told = named(received, 'slot-pool');
  const code = told?.valueCoding?.code ?? told?.valueCode;
  if (code === undefined || isCodeOf(SLOT_POOLS, code)) return code;
  const message = `${code} is no code of ${codeSystem('slot-pool')}.`;
  throw unprocessable('CODE_UNKNOWN', message, EXTENSION, 'code-invalid');
}

/** How many places a new window has. @throws FhirFault 422 EXTENSION_REQUIRED */
export function requireCapacity(received: ReceivedSlot): number {
  const capacity = capacityIn(received);
  if (capacity !== undefined && capacity > 0) return capacity;
  const message = `Say ${extension('slot-capacity')}, 1 or more.`;
  throw unprocessable('EXTENSION_REQUIRED', message, EXTENSION, 'required');
}

/** Why it is not held, by the extension of a Schedule. @throws FhirFault 422 CODE_UNKNOWN */
export const endReasonIn = ({ extension: list }: ReceivedSlot) =>
  stopReasonIn({ extension: list }, EXTENSION);
