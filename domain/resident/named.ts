import { localDateOf } from '../calendar-date.ts';
import { InvalidInput } from '../errors.ts';
import {
  type ExternalLabel,
  type ExternalName,
  idsKnownAs,
  keepExternalIds,
} from '../exchange/external-id.ts';
import type { Reading, Where } from '../exchange/page.ts';
import { parseIdCard } from '../identifier/id-card.ts';
import { normalForm } from '../identifier/normal-form.ts';
import { survivingId, survivorOf } from './alias.ts';

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

/** The residents whom the reader's own systems call so, under the ids under which they go on. */
export async function residentsNamed(
  { viewer }: Reading,
  name: { readonly system: string | null; readonly value: string },
): Promise<Where> {
  const ids = await idsKnownAs('resident', { organizationId: viewer.organizationId, ...name });
  return { id: { in: await Promise.all(ids.map(survivingId)) } };
}
