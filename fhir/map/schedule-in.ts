import { z } from 'zod';
import { isCodeOf } from '../../domain/codes/code-table.ts';
import { SESSION_STOP_REASONS, type SessionStopReason } from '../../domain/codes/session-stop.ts';
import { SLOT_POOLS } from '../../domain/codes/slot.ts';
import type { AnnouncedSession } from '../../domain/session/announce.ts';
import { type ExtensionName, extension } from '../extensions.ts';
import { unprocessable } from '../facade/fault.ts';
import { instantIn } from './instant.ts';

const simple = z.object({
  url: z.string(),
  ...{ valueCode: z.string().optional(), valueString: z.string().optional() },
  valueBoolean: z.boolean().optional(),
  valuePositiveInt: z.int().positive().max(100_000).optional(),
  valueUnsignedInt: z.int().positive().max(100_000).optional(),
  valueMoney: z.object({ value: z.number().min(0).max(1_000_000), currency: z.literal('CNY') }).optional(),
});

/** What is read of a Schedule that a system sends. */
export const receivedSchedule = z.object({
  extension: z.array(simple.extend({ extension: z.array(simple).optional() })).optional(),
  identifier: z.array(z.object({ system: z.string(), value: z.string() })).optional(),
  active: z.boolean().optional(),
  actor: z.array(z.object({ reference: z.string() })),
  planningHorizon: z.object({ start: instantIn, end: instantIn }),
  comment: z.string().optional(),
});
export type ReceivedSchedule = z.infer<typeof receivedSchedule>;

const named = ({ extension: list = [] }: ReceivedSchedule, name: ExtensionName) =>
  list.filter(({ url }) => url === extension(name));

/** Whether it is an expert's, and what it costs; undefined where nothing is said. */
export const isExpertIn = (received: ReceivedSchedule): boolean | undefined =>
  named(received, 'expert')[0]?.valueBoolean;
/** In fen. @throws FhirFault 422 ELEMENT for a part of one */
export function feeIn(received: ReceivedSchedule): number | undefined {
  const value = named(received, 'registration-fee')[0]?.valueMoney?.value;
  if (value === undefined) return undefined;
  const fen = Math.round(value * 100);
  if (Math.abs(fen - value * 100) <= 1e-6) return fen;
  const message = `${extension('registration-fee')} is in yuan and whole fen.`;
  throw unprocessable('ELEMENT', message, 'Schedule.extension(registration-fee)', 'value');
}

function poolsIn(received: ReceivedSchedule) {
  return named(received, 'slot-places').map(({ extension: parts = [] }) => {
    const pool = parts.find(({ url }) => url === 'pool')?.valueCode ?? '';
    const places = parts.find(({ url }) => url === 'places')?.valuePositiveInt ?? 0;
    if (isCodeOf(SLOT_POOLS, pool)) return { pool, places };
    const message = `A pool is one of ${Object.keys(SLOT_POOLS).join(', ')}.`;
    throw unprocessable('CODE_UNKNOWN', message, 'Schedule.extension', 'code-invalid');
  });
}

function numberIn(received: ReceivedSchedule, name: ExtensionName): number {
  const [said] = named(received, name);
  const value = said?.valuePositiveInt ?? said?.valueUnsignedInt;
  if (value !== undefined) return value;
  throw unprocessable('EXTENSION_REQUIRED', `Say ${extension(name)}.`, 'Schedule.extension', 'required');
}

/** All places anew, with the length of the windows; null where nothing is said of them. @throws FhirFault 422 */
export function planIn(received: ReceivedSchedule) {
  if (
    (['slot-minutes', 'slot-capacity', 'slot-places'] as const).every(
      (name) => named(received, name).length === 0,
    )
  )
    return null;
  const { slotMinutes, capacity, pools } = termsIn(received);
  return { slotMinutes, capacity, pools };
}

type Terms = Omit<AnnouncedSession, 'idempotencyKey' | 'departmentId' | 'practitionerId'>;

/** What a new session is held with. @throws FhirFault 422 */
export function termsIn(received: ReceivedSchedule): Terms {
  const { planningHorizon, comment } = received;
  const pools = poolsIn(received);
  const sum = pools.reduce((all, { places }) => all + places, 0);
  return {
    ...{ startAt: new Date(planningHorizon.start), endAt: new Date(planningHorizon.end) },
    slotMinutes: numberIn(received, 'slot-minutes'),
    capacity:
      named(received, 'slot-capacity').length > 0 || sum === 0 ? numberIn(received, 'slot-capacity') : sum,
    pools: pools.length === 0 ? null : pools,
    ...{ isExpert: isExpertIn(received) ?? false, feeFen: feeIn(received) ?? null, room: comment ?? null },
  };
}

interface Told {
  readonly extension?:
    | readonly {
        readonly url: string;
        readonly valueCode?: string | undefined;
        readonly valueString?: string | undefined;
      }[]
    | undefined;
}

/** Why it is stopped, by the extension of ours, where nothing is said OTHER. @throws FhirFault 422 */
export function stopReasonIn(
  received: Told,
  expression = 'Schedule.extension',
): { reasonCode: SessionStopReason; reasonText: string | null } {
  const told = received.extension?.find(({ url }) => url === extension('stop-reason'));
  const { valueCode: code = 'OTHER', valueString } = told ?? {};
  if (isCodeOf(SESSION_STOP_REASONS, code))
    return { reasonCode: code, reasonText: valueString ?? (code === 'OTHER' ? '医院信息系统停诊' : null) };
  const message = `Why it is stopped is one of ${Object.keys(SESSION_STOP_REASONS).join(', ')}.`;
  throw unprocessable('CODE_UNKNOWN', message, expression, 'code-invalid');
}
