import { type GraphQLResolveInfo, Kind, type OperationDefinitionNode, visit } from 'graphql';

/**
 * The names of all fields that a document mentions anywhere. A read takes it as what may be wanted: too much is read
 * where a name stands elsewhere, never too little.
 */
function mentionedFields(info: Pick<GraphQLResolveInfo, 'operation' | 'fragments'>): ReadonlySet<string> {
  const names = new Set<string>();
  const fields = { [Kind.FIELD]: (field: { name: { value: string } }) => void names.add(field.name.value) };
  visit(info.operation, fields);
  for (const fragment of Object.values(info.fragments)) visit(fragment, fields);
  return names;
}

/** Which parts of a row a document needs, found once per document from a table of the part that each field is read with. */
export function partsFor<Part extends string>(partOfField: Readonly<Record<string, Part>>) {
  const partsOf = new WeakMap<OperationDefinitionNode, ReadonlySet<Part>>();
  return (info: Pick<GraphQLResolveInfo, 'operation' | 'fragments'>): ReadonlySet<Part> => {
    const found = partsOf.get(info.operation);
    if (found !== undefined) return found;
    const parts = new Set<Part>();
    for (const field of mentionedFields(info)) {
      const part = partOfField[field];
      if (part !== undefined) parts.add(part);
    }
    partsOf.set(info.operation, parts);
    return parts;
  };
}
