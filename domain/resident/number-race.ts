const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'P2002';

/**
 * Judges an act again when another one took the same number in the same moment: the unique key let one of them
 * through, and the other now meets what that one wrote.
 */
export async function againAfterRace<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (isUniqueViolation(error)) return act();
    throw error;
  }
}
