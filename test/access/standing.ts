import type { OrganizationKind } from '../../domain/codes/organization.ts';
import { ROLES, type Role } from '../../domain/codes/role.ts';
import type { Viewer } from '../../domain/viewer.ts';
import { cell } from '../support/access-page.ts';
import type { Canary } from './canary.ts';

/** The organisations of the scene, by how they stand to the resident of the first one. */
export const PLACES = {
  A: { region: '440402', means: 'has the resident in care' },
  B: { region: '440403', means: 'is the hospital of the bookings and the other side of the agreement' },
  C: { region: '440404', means: 'has nothing to do with it, and the same of its own' },
  D: { region: '440405', means: 'had the resident in care until yesterday' },
  E: { region: '440406', means: 'was the recipient of a consent that is withdrawn' },
  K: { region: '440407', means: 'is the recipient of a consent' },
  H: { region: '440408', means: 'has a clinician who opened the record in an emergency' },
  N: { region: '440409', means: 'has only registered the resident' },
  G: { region: '440400', means: 'supervises the region of all the others' },
  O: { region: '450000', means: 'supervises another region' },
} as const;
export type Place = keyof typeof PLACES;
export const places = Object.keys(PLACES) as Place[];

/** An object of the scene: how each organisation, or one person, stands to it, in the words of docs/access.md. */
export interface SceneObject {
  readonly of?: Partial<Record<Place, readonly string[]>>;
  readonly ofPerson?: Readonly<Record<string, readonly string[]>>;
  /** Whom it is about: the resident's own account stands to it as `self`. */
  readonly about?: string;
  /** Reached through a resident only: with the identity closed there is no way to it. */
  readonly within?: string;
  /** Which of the roles in the cell: what the object is about narrows it. */
  readonly only?: readonly Role[];
  /** The same at one place, where the side on which it stands narrows it. */
  readonly onlyAt?: Partial<Record<Place, readonly Role[]>>;
  /** What is over although it is open to others of its kind. */
  readonly without?: readonly string[];
}

/** Somebody who asks: persons and residents by their names in the scene. */
export interface Asker {
  readonly place: Place;
  readonly roles: readonly Role[];
  readonly person: string;
  readonly resident: string | null;
}

export const nameOf = ({ place, roles, person, resident }: Asker): string =>
  `${roles.join('+')} at ${place} (${person}${resident === null ? '' : `, for ${resident}`})`;

const asker = (place: Place, role: Role, change: Partial<Asker> = {}): Asker => ({
  place,
  roles: [role],
  person: `v${place}`,
  resident: null,
  ...change,
});

/** Every role in every relation, and before them those who stand to something as themselves. */
export const askers: readonly Asker[] = [
  asker('O', 'RESIDENT', { resident: 'rA' }),
  asker('A', 'RESIDENT', { resident: 'rC' }),
  asker('O', 'REPRESENTATIVE', { resident: 'rA' }),
  asker('H', 'HOSP_DOCTOR', { person: 'pH' }),
  asker('N', 'NH_NURSE', { roles: ['NH_NURSE', 'RESIDENT'], resident: 'rC' }),
  asker('A', 'NH_NURSE', { roles: ['NH_NURSE', 'RESIDENT'], resident: 'rC' }),
  // One role opens what a referral says, the other would open the names that are protected on another side.
  asker('A', 'NH_NURSE', { roles: ['NH_NURSE', 'HOSP_DOCTOR'] }),
  asker('B', 'REFERRAL_OFFICE', { roles: ['REFERRAL_OFFICE', 'FAMILY_DOCTOR'] }),
  asker('C', 'ORG_ADMIN', { roles: ['ORG_ADMIN', 'HOSP_SCHED', 'CLINIC_DOCTOR'] }),
  ...places.flatMap((place) => (Object.keys(ROLES) as Role[]).map((role) => asker(place, role))),
];

function relationsTo(object: SceneObject, { place, person, resident }: Asker): string[] {
  const { of = {}, ofPerson = {}, about, without = [] } = object;
  const own = about !== undefined && about === resident ? ['self'] : [];
  const standing = [...(of[place] ?? []), ...(ofPerson[person] ?? []), ...own];
  return [...standing, 'network', 'another organisation'].filter((relation) => !without.includes(relation));
}

/** Whether the page opens an aspect of an object to an asker. */
export function isSeen(
  objects: Readonly<Record<string, SceneObject>>,
  by: Asker,
  [access, name]: readonly [access: string, name: string],
): boolean {
  const object = objects[name];
  if (object === undefined) throw new Error(`the scene has no ${name}`);
  const { within, onlyAt = {}, only = onlyAt[by.place] ?? by.roles } = object;
  if (within !== undefined && !isSeen(objects, by, ['resident.identity', within])) return false;
  return relationsTo(object, by).some((relation) =>
    cell(access, relation).some((role) => by.roles.includes(role) && only.includes(role)),
  );
}

/** The texts that the page lets an asker find. */
export const foreseen = (
  objects: Readonly<Record<string, SceneObject>>,
  canaries: readonly Canary[],
  by: Asker,
): string[] =>
  canaries.filter(({ shownBy }) => shownBy.some((one) => isSeen(objects, by, one))).map(({ text }) => text);

/** The viewer that an asker is to the service. */
export const viewerOf = (
  { place, roles, person, resident }: Asker,
  ids: ReadonlyMap<string, string>,
): Viewer => ({
  personId: ids.get(person) ?? '',
  personName: person,
  sessionId: ids.get(`session ${person}`) ?? '',
  organizationId: ids.get(place) ?? '',
  organizationKind: 'INTEGRATED' satisfies OrganizationKind,
  organizationStatus: 'ACTIVE',
  regionCode: PLACES[place].region,
  roles,
  residentId: resident === null ? null : (ids.get(resident) ?? ''),
  representativeId: null,
  isPasswordChangeDue: false,
  isSecondFactorDue: false,
});
