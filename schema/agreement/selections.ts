/** What decides the state of an agreement. */
export const timed = {
  ...{ state: true, countersignDueAt: true, startsAt: true, endsAt: true },
  ...{ suspendedUntilAt: true, terminatesAt: true },
} as const;

/** What decides on which side of it a viewer is. */
export const sides = { nursingHomeId: true, medicalOrgId: true, proposedByOrgId: true } as const;

const side = { select: { id: true, kind: true, status: true, licenceNo: true, regionCode: true } } as const;

/** Both sides as the rules look at them. */
export const bothSides = { nursingHome: side, medicalOrg: side } as const;

/** What decides what suspends it, and by whom. */
export const suspended = {
  ...{ suspensionGround: true, suspendedByOrgId: true, suspendedAt: true, sidesUntilAt: true },
  ...{ supervisedByOrgId: true, supervisedAt: true, supervisedUntilAt: true },
} as const;
