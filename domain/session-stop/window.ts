import { statement } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import type { StoppableSession } from './rules.ts';
import { formRefused } from './wanted.ts';

interface Window {
  readonly sessionId: string;
  readonly endAt: string;
  readonly capacity: number;
  readonly isStopped: number;
}

const selectWindow = statement(`
  SELECT s."sessionId", s."endAt", s."capacity",
    CASE WHEN EXISTS (SELECT 1 FROM "SessionStop" t WHERE t."slotId" = s."id") THEN 1 ELSE 0 END AS "isStopped"
  FROM "Slot" s WHERE s."id" = :id`);

const refused = (code: string, message: string): RuleRefused =>
  new RuleRefused({ code, message, path: ['slotId'], rule: 'domain 3.4 sessionStop' });

function requireHeld({ endAt, capacity, isStopped }: Window, now: Date): void {
  if (isStopped === 1) throw refused('WINDOW_STOPPED', 'What is stopped stays stopped.');
  if (Date.parse(endAt) <= now.getTime())
    throw refused('SESSION_STOP_IN_PAST', 'This window is over; what is over is not stopped.');
  if (capacity === 0) throw refused('SLOT_NOT_OFFERED', 'This window is not offered any more.');
}

/**
 * The one window that is stopped, in a session that was found; null where whole sessions are.
 * @throws NotFound; InvalidInput STOP_FORM; RuleRefused WINDOW_STOPPED, SESSION_STOP_IN_PAST, SLOT_NOT_OFFERED
 */
export async function requireWindow(
  { tx, now }: Deciding,
  { slotId, kind }: { readonly slotId?: string | null | undefined; readonly kind: string },
  [{ id: sessionId }]: readonly [StoppableSession, ...StoppableSession[]],
): Promise<string | null> {
  if (slotId == null) return null;
  if (kind !== 'STOPPED') throw formRefused('slotId', 'Somebody stands in for a whole session.');
  const [window] = await tx.rows<Window>(selectWindow, { id: slotId });
  if (window?.sessionId !== sessionId) throw new NotFound('slot', ['slotId']);
  requireHeld(window, now);
  return slotId;
}
