import type { Deciding } from '../act.ts';
import { InvalidInput, RuleRefused } from '../errors.ts';
import { takePlaceFor } from './booking.ts';
import type { FoundAppointment } from './find.ts';
import { requireAskedFor } from './give-place.ts';
import { greenRefusal } from './green.ts';
import type { SlotPlace } from './place.ts';
import type { PlacePriority, Priority } from './rules.ts';
import { tellBooker } from './tell.ts';

const RULE = 'domain 3.4 GREEN: else the answer offers NORMAL and names the rule, never silently';

/** With which priority somebody asked, whatever they were offered meanwhile. */
const askedPriorityOf = ({ priority, askedPriority }: FoundAppointment): string => askedPriority ?? priority;

/** What is asked as GREEN may be answered with NORMAL; nothing is answered with more than was asked. */
function requireAnswerable(found: FoundAppointment, priority: PlacePriority): void {
  if (priority === found.priority || found.priority === 'GREEN') return;
  const message = `The place was asked for with the priority ${found.priority}.`;
  throw new InvalidInput({ code: 'BOOKING_FORM', message, path: ['priority'], rule: RULE });
}

/** NORMAL instead of GREEN only where GREEN is not possible. @returns why it is not @throws RuleRefused GREEN_POSSIBLE */
async function whyNotGreen({ tx, now }: Deciding, found: FoundAppointment, slot: SlotPlace): Promise<string> {
  const { residentId, sourceOrgId: organizationId } = found;
  const refusal = await greenRefusal(tx, { residentId, organizationId, slot }, now);
  if (refusal !== null) return refusal.code;
  throw new RuleRefused({
    code: 'GREEN_POSSIBLE',
    message: 'This place can be given over the green channel, as it was asked for.',
    path: ['priority'],
    rule: RULE,
  });
}

/**
 * The hospital takes the place with which it answers a request or one who waits, under the quota of who asked. Where
 * GREEN was asked for and is not possible there, it may answer with NORMAL: that is recorded, and who asked is told.
 * @throws RuleRefused, GreenChannelRefused, NotFound, InvalidInput BOOKING_FORM
 */
export async function takeAnswer(
  deciding: Deciding,
  found: FoundAppointment,
  { slotId, priority: given }: { readonly slotId: string; readonly priority: Priority | null | undefined },
) {
  const { id, residentId, sourceOrgId: askedBy } = found;
  const priority = given ?? found.priority;
  requireAnswerable(found, priority);
  const place = await takePlaceFor(deciding, { residentId, priority, slotId, askedBy, moving: { id } });
  requireAskedFor(found, place);
  const asked = askedPriorityOf(found);
  const askedPriority = asked === priority ? null : asked;
  if (askedPriority === null) return { place, priority, askedPriority, facts: { slotId, priority } };
  const insteadOf = await whyNotGreen(deciding, found, place.slot);
  await tellBooker(deciding, found, 'GREEN_NOT_POSSIBLE');
  return { place, priority, askedPriority, facts: { slotId, priority, askedPriority, insteadOf } };
}
