import { localDateOf } from '../calendar-date.ts';
import { contains } from '../interval.ts';
import { notVoided } from '../not-voided.ts';

/** What a resident is read with to know whom to call. */
export const WITH_PEOPLE = {
  contacts: {
    where: { endedAt: null },
    orderBy: { rank: 'asc' },
    select: {
      ...{ id: true, name: true, relation: true, phoneSealed: true, phoneIndex: true },
      notifyOn: { select: { occasion: true } },
    },
  },
  representatives: {
    where: notVoided,
    orderBy: { id: 'asc' },
    select: {
      ...{ id: true, name: true, kind: true, phoneSealed: true, phoneIndex: true, fromOn: true, toOn: true },
    },
  },
} as const;

interface Person {
  readonly id: string;
  readonly name: string;
  readonly phoneSealed: string | null;
  readonly phoneIndex: string | null;
}

/** The people of a resident, contacts in the order in which they are called. */
export interface People {
  readonly contacts: readonly (Person & {
    readonly relation: string;
    readonly notifyOn: readonly { readonly occasion: string }[];
  })[];
  readonly representatives: readonly (Person & {
    readonly kind: string;
    readonly fromOn: string;
    readonly toOn: string | null;
  })[];
}

/** Somebody to call. */
export interface Callee extends Person {
  /** Under one number: who stands on both lists is called once. */
  readonly ids: readonly string[];
  readonly of: 'Contact' | 'Representative';
  /** Of a contact. */
  readonly relation: string | null;
  /** Of a representative. */
  readonly kind: string | null;
}

const PUBLIC_BODY = 'PUBLIC_BODY';

export const isPublicBody = ({ kind }: Pick<Callee, 'kind'>): boolean => kind === PUBLIC_BODY;

/** Of what somebody is to be told, and on which days a representative has to be one: then, or now. */
export interface Telling {
  readonly occasion: string;
  readonly openedAt: Date;
  readonly now: Date;
}

/** Who stands under a number already is not called a second time. */
function once(inOrder: readonly Omit<Callee, 'ids'>[]): Callee[] {
  const found: (Omit<Callee, 'ids'> & { readonly ids: string[] })[] = [];
  for (const one of inOrder) {
    const known = found.find(({ phoneIndex }) => phoneIndex !== null && phoneIndex === one.phoneIndex);
    if (known === undefined) found.push({ ...one, ids: [one.id] });
    else known.ids.push(one.id);
  }
  return found;
}

/**
 * Everybody who is called, in order (domain 3.5.12): the contacts who want to be told of it, who represents the resident,
 * the other contacts, and the public body last. The end of a representation, as a death brings it, takes nobody off the
 * list of what happened before.
 */
export function calleesOf(
  { contacts, representatives }: People,
  { occasion, openedAt, now }: Telling,
): Callee[] {
  const days = [localDateOf(openedAt), localDateOf(now)];
  const inForce = representatives
    .filter((one) => days.some((day) => contains(one, day)))
    .map(
      ({ fromOn: _from, toOn: _to, ...one }) => ({ ...one, of: 'Representative', relation: null }) as const,
    );
  const those = (isWanting: boolean) =>
    contacts
      .filter(({ notifyOn }) => notifyOn.some((wanted) => wanted.occasion === occasion) === isWanting)
      .map(({ notifyOn: _wanted, ...one }) => ({ ...one, of: 'Contact', kind: null }) as const);
  const wanting = those(true);
  // Where nobody has asked for it, nobody is less to be told than the others.
  const [first, behind] = wanting.length > 0 ? [wanting, those(false)] : [those(false), []];
  const family = inForce.filter((one) => !isPublicBody(one));
  return once([...first, ...family, ...behind, ...inForce.filter(isPublicBody)]);
}

/** A call as it counts for who is called next. */
export interface Called {
  readonly contactId: string | null;
  readonly representativeId: string | null;
}

/** Who is still to be called; the first of them is next. */
export const leftToCall = (callees: readonly Callee[], calls: readonly Called[]): Callee[] => {
  const called = calls.flatMap(({ contactId, representativeId }) => [contactId, representativeId]);
  return callees.filter(({ ids }) => !ids.some((id) => called.includes(id)));
};
