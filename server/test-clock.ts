import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Clock, TestClock } from '../domain/clock.ts';
import { readJsonObject } from './http.ts';

const Move = z.union([
  z.strictObject({ now: z.iso.datetime({ offset: true }) }),
  z.strictObject({ advanceMs: z.number().int() }),
]);

const isTestClock = (clock: Clock): clock is TestClock => 'advance' in clock;

/** Moves time by hand, only where the service runs with CLOCK=test; the jobs run at each move. */
export function createTestClock(clock: Clock, onMoved: (now: Date) => Promise<void>): Router | null {
  if (!isTestClock(clock)) return null;
  const router = Router();
  const tell = (res: Response) => res.json({ now: clock.now().toISOString() });
  router.get('/', (_req: Request, res: Response) => void tell(res));
  router.post('/', async (req: Request, res: Response) => {
    const move = Move.safeParse(await readJsonObject(req));
    if (!move.success) {
      return void res.status(400).json({ code: 'BAD_INPUT', message: 'Send {"now"} or {"advanceMs"}.' });
    }
    if ('now' in move.data) clock.set(new Date(move.data.now));
    else clock.advance(move.data.advanceMs);
    await onMoved(clock.now());
    tell(res);
  });
  return router;
}
