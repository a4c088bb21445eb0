import { type GraphQLResolveInfo, Kind, type OperationDefinitionNode, visit } from 'graphql';

const known = new WeakMap<OperationDefinitionNode, ReadonlySet<string>>();

function collect(info: Pick<GraphQLResolveInfo, 'operation' | 'fragments'>): ReadonlySet<string> {
  const names = new Set<string>();
  const fields = { [Kind.FIELD]: (field: { name: { value: string } }) => void names.add(field.name.value) };
  visit(info.operation, fields);
  for (const fragment of Object.values(info.fragments)) visit(fragment, fields);
  return names;
}

/**
 * The names of all fields that a document mentions anywhere, found once per document. A read takes it as what may be
 * wanted: too much is read where a name stands elsewhere, never too little.
 */
export function mentionedFields(
  info: Pick<GraphQLResolveInfo, 'operation' | 'fragments'>,
): ReadonlySet<string> {
  const found = known.get(info.operation);
  if (found !== undefined) return found;
  const made = collect(info);
  known.set(info.operation, made);
  return made;
}
