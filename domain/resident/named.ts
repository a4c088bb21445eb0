import { localDateOf } from '../calendar-date.ts';
import { InvalidInput } from '../errors.ts';
import { type ExternalLabel, type ExternalName, keepExternalIds } from '../exchange/external-id.ts';
import { parseIdCard } from '../identifier/id-card.ts';
import { normalForm } from '../identifier/normal-form.ts';
import { survivorOf } from './alias.ts';

/** Names are kept as they are written: no number that is sealed may stand among them. @throws InvalidInput */
function requireNoCard({ value }: ExternalLabel, now: Date): void {
  // Fifteen digits are as likely the hospital's own as those of a card of the last century.
  if (normalForm(value).length !== 18 || !parseIdCard(value, localDateOf(now)).ok) return;
  throw new InvalidInput({
    code: 'ID_CARD_AS_NAME',
    message: 'The number of an ID card goes with the system of the ID card, and with no other.',
    path: ['identifier'],
    rule: 'V1: numbers of ID cards are sealed',
  });
}

/**
 * Keeps what an organisation's systems call a resident.
 * @throws InvalidInput ID_CARD_AS_NAME; RuleRefused EXTERNAL_ID_TAKEN where they call another one so
 */
export async function nameResident(
  nounId: string,
  names: readonly ExternalName[],
  kept: { readonly now: Date; readonly isActed: boolean },
): Promise<void> {
  for (const name of names) requireNoCard(name, kept.now);
  await keepExternalIds(
    {
      ...{ noun: 'resident', nounId },
      isVoid: async (tx, id) => (await tx.db.resident.count({ where: { id, voidedAt: { not: null } } })) > 0,
      isOneWith: async (tx, id) => (await survivorOf(tx, id)) === nounId,
    },
    names,
    kept,
  );
}
