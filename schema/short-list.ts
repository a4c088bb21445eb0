/**
 * The cost of a relation that is listed whole: as many entries as it has as a rule. Lists within lists multiply, so
 * that a document that goes round in a circle (departments, their organisation, its departments …) is refused.
 */
export const shortList = { field: 1, multiplier: 10 } as const;
