/** The ids of a list as a row of the log keeps it; none where it keeps none, or no list. */
export function idsIn(json: string | null | undefined): string[] {
  try {
    const ids: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
