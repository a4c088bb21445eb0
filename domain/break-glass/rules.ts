import type { Deciding } from '../act.ts';
import { localDateOf, startOfLocalDay, wallClockOf } from '../calendar-date.ts';
import { type AppliedPolicy, InvalidInput, RuleRefused } from '../errors.ts';
import { policiesFor } from '../policy-value/read.ts';
import { requireLongText } from '../require-text.ts';
import { isRecordOpen, type Opening } from '../resident/policy.ts';

const RULE = 'V19: break-glass';
const HOUR_MS = 3_600_000;
/** A reason of fewer characters than this tells a reviewer nothing. */
const LEAST_REASON = 10;

/** Why the record is needed at once, in words. @throws InvalidInput REASON_TEXT_SHORT, TEXT_… */
export function requireReasonWords(text: string): string {
  const reason = requireLongText(text, 'reasonText');
  if ([...reason].length >= LEAST_REASON) return reason;
  const message = `Say in at least ${LEAST_REASON} characters why the record is needed at once.`;
  throw new InvalidInput({ code: 'REASON_TEXT_SHORT', message, path: ['reasonText'], rule: RULE });
}

type HourLimits = Readonly<Record<'breakGlass.hours' | 'breakGlass.maxHours', AppliedPolicy>>;

function requireHours(wanted: number | null | undefined, limits: HourLimits): number {
  const longest = limits['breakGlass.maxHours'];
  const hours = wanted ?? Math.min(limits['breakGlass.hours'].value, longest.value);
  if (hours < 1) {
    const message = 'A record is opened for at least an hour.';
    throw new InvalidInput({ code: 'BREAK_GLASS_HOURS', message, path: ['hours'], rule: RULE });
  }
  if (hours <= longest.value) return hours;
  const message = `A record is opened for at most ${longest.value} hours.`;
  const refusal = { code: 'BREAK_GLASS_HOURS', message, path: ['hours'], rule: RULE, policy: longest };
  throw new RuleRefused(refusal);
}

/**
 * Until when the clinician may read, and that the day's number is not used up. The clinician's own row is locked, so
 * that two openings at once are counted one after the other.
 * @throws InvalidInput, RuleRefused BREAK_GLASS_HOURS, BREAK_GLASS_PER_DAY
 */
export async function requireLimits(
  { tx, now, acting }: Deciding,
  hours: number | null | undefined,
): Promise<Date> {
  const { viewer } = acting;
  const keys = ['breakGlass.hours', 'breakGlass.maxHours', 'breakGlass.perDay'] as const;
  const limits = await policiesFor(tx, keys, viewer, now);
  const endsAt = new Date(now.getTime() + requireHours(hours, limits) * HOUR_MS);
  await tx.lock('Person', viewer.personId);
  const today = { gte: startOfLocalDay(localDateOf(now)) };
  const opened = await tx.db.breakGlass.count({ where: { personId: viewer.personId, openedAt: today } });
  const policy = limits['breakGlass.perDay'];
  if (opened < policy.value) return endsAt;
  const message = `You have opened ${opened} records in an emergency today; more need another way.`;
  throw new RuleRefused({ code: 'BREAK_GLASS_PER_DAY', message, rule: RULE, policy });
}

/** @throws RuleRefused BREAK_GLASS_OPEN that names the one still open; RECORD_OPEN where there is no need */
export async function requireNeed({ tx, now, acting }: Deciding, resident: Opening): Promise<void> {
  const { viewer } = acting;
  const own = { personId: viewer.personId, organizationId: viewer.organizationId, residentId: resident.id };
  const open = await tx.db.breakGlass.findFirst({ where: { ...own, state: 'OPEN', endsAt: { gt: now } } });
  if (open !== null) {
    const message = `You opened this record already: ${open.no}, until ${wallClockOf(open.endsAt)}.`;
    throw new RuleRefused({ code: 'BREAK_GLASS_OPEN', message, rule: RULE });
  }
  if (!isRecordOpen(viewer, resident, now)) return;
  throw new RuleRefused({ code: 'RECORD_OPEN', message: 'The record is open to you already.', rule: RULE });
}
