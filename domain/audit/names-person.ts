const names = (id: string): string => `u."residentIds" LIKE '%"' || ${id} || '"%'`;

/** As SQL over the alias `u`: whether a row names a resident, under this id or one that is an alias of it now. */
export const namesPerson = (residentId: string): string => `(${names(residentId)} OR EXISTS (
  SELECT 1 FROM "Resident" m WHERE m."mergedIntoId" = ${residentId} AND ${names('m."id"')}))`;
