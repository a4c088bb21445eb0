import { read } from '../../prisma/client.ts';
import { ageAt, localDateOf } from '../calendar-date.ts';
import { contactsVisible, currentContacts } from '../contact/policy.ts';
import { maskPhone } from '../mask.ts';
import { residenciesVisible, staysOn } from '../residency/policy.ts';
import { masked } from '../resident/masked.ts';
import { type CardSafety, latestBlock, toCardSafety } from '../safety-block/on-card.ts';
import { toReconcileAmong } from '../safety-block/to-reconcile.ts';
import type { Viewer } from '../viewer.ts';
import { type ResidentCard, toResidentCard } from './card.ts';
import { OPENING_COLUMNS, recordsOpen } from './policy.ts';
import { otherKeepersOf } from './record-keepers.ts';

/** Somebody to call; the telephone is masked. */
export interface CardContact {
  readonly id: string;
  readonly name: string;
  readonly relation: string;
  readonly phoneMasked: string;
  readonly language: string | null;
}

/** 急救卡: what whoever comes with the ambulance has to know first. */
export interface EmergencyCard {
  readonly resident: ResidentCard;
  readonly age: number | null;
  readonly nameUsual: string | null;
  readonly languages: readonly string[];
  readonly isInterpreterNeeded: boolean;
  /** The stay of today, as far as the viewer sees stays. */
  readonly stay: {
    readonly homeName: string;
    readonly homePhone: string | null;
    readonly bedNo: string;
  } | null;
  /** In the order in which they are called. */
  readonly contacts: readonly CardContact[];
  /** The latest edition of the safety block; null where nothing is recorded. */
  readonly safety: CardSafety | null;
  /** Another record of the person, merged into this one, had a safety block that nobody has compared with it. */
  readonly isSafetyToReconcile: boolean;
  /** The other organisations whose record this is. */
  readonly ownerOrgIds: readonly string[];
}

const phoneOf = ({ id, phoneSealed }: { readonly id: string; readonly phoneSealed: string }): string =>
  masked(phoneSealed, { table: 'Contact', row: id, column: 'phoneSealed' }, maskPhone) ?? '';

/** The card of a resident whose record is open; null for who is unknown, foreign, or known by the identity alone. */
export async function emergencyCard(viewer: Viewer, id: string, now: Date): Promise<EmergencyCard | null> {
  const todayOn = localDateOf(now);
  const found = await read().resident.findFirst({
    where: { AND: [{ id }, recordsOpen(viewer, now)] },
    include: {
      careRelations: OPENING_COLUMNS.careRelations,
      contacts: {
        ...currentContacts,
        where: { AND: [currentContacts.where, contactsVisible(viewer, now)] },
      },
      safetyBlocks: latestBlock(viewer, now),
      residencies: {
        where: { AND: [residenciesVisible(viewer, now), staysOn(todayOn)] },
        include: { nursingHome: { select: { name: true, phone: true } } },
        orderBy: { fromOn: 'desc' },
        take: 1,
      },
    },
  });
  if (found === null) return null;
  const { birthOn, nameUsual, language, dialect, isInterpreterNeeded, contacts, residencies } = found;
  const [stay] = residencies;
  const [block] = found.safetyBlocks;
  return {
    resident: toResidentCard(found),
    age: birthOn === null ? null : ageAt(birthOn, todayOn),
    nameUsual,
    languages: [language, dialect].filter((one) => one !== null),
    isInterpreterNeeded,
    stay:
      stay === undefined
        ? null
        : { homeName: stay.nursingHome.name, homePhone: stay.nursingHome.phone, bedNo: stay.bedNo },
    contacts: contacts.map((contact) => ({
      id: contact.id,
      name: contact.name,
      relation: contact.relation,
      language: contact.language,
      phoneMasked: phoneOf(contact),
    })),
    safety: block === undefined ? null : toCardSafety(block),
    isSafetyToReconcile: (await toReconcileAmong([id])).has(id),
    ownerOrgIds: otherKeepersOf(viewer, [found], now),
  };
}
