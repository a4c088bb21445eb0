/** Row filter: what was entered in error stands on no list and counts nowhere (domain 0 VOIDED). */
export const notVoided = { voidedAt: null } as const;
