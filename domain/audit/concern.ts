/** Whom an act is about, and whose data it touches beside those of the viewer's own organisation. */
export interface Concern {
  readonly residentIds?: readonly string[];
  /** Only who has, or recorded, the data: an owner reads the row, and so learns of the person. */
  readonly ownerOrgIds?: readonly string[];
  /** Codes that belong to the act, for its row in the log; never a text or a value. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Puts together what an act says as it goes along. */
export const joined = (a: Concern, b: Concern): Concern => ({
  residentIds: [...new Set([...(a.residentIds ?? []), ...(b.residentIds ?? [])])],
  ownerOrgIds: [...new Set([...(a.ownerOrgIds ?? []), ...(b.ownerOrgIds ?? [])])],
  ...((a.facts ?? b.facts) && { facts: { ...a.facts, ...b.facts } }),
});

/** The ids of a list as a row keeps it; none where it keeps none, or no list. */
export function idsIn(json: string | null | undefined): string[] {
  try {
    const ids: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

/** Mutations begin with their noun (architecture habit 4); here is what an audit row calls it. */
const NOUNS: Readonly<Record<string, string>> = {
  agreement: 'agreement',
  appointment: 'appointment',
  breakGlass: 'breakGlass',
  consent: 'consent',
  contact: 'contact',
  department: 'department',
  organization: 'organization',
  password: 'person',
  person: 'person',
  policyValue: 'policyValue',
  practitioner: 'practitioner',
  privacyIncident: 'privacyIncident',
  residency: 'residency',
  resident: 'resident',
  role: 'roleAssignment',
  signIn: 'signIn',
  slotTemplate: 'slotTemplate',
  totp: 'person',
};

/** The noun of a mutation, or null for one that nobody has named yet (a test finds it). */
export function nounOf(mutation: string): string | null {
  const words = mutation.split(/(?=[A-Z])/);
  for (let length = words.length - 1; length > 0; length -= 1) {
    const noun = NOUNS[words.slice(0, length).join('')];
    if (noun !== undefined) return noun;
  }
  return null;
}
