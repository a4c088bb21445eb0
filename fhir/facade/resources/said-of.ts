import { Refusal } from '../../../domain/errors.ts';
import { faultOf } from '../fault.ts';

/**
 * Carries out an act of the domain; what it refuses of its input is said of the elements of the resource: by the whole path,
 * or by as much of it as has an element. What it refuses of no input is said of what asks for the act.
 */
export async function saidOf<T>(
  elements: Readonly<Record<string, string>>,
  otherwise: string,
  act: () => Promise<T>,
  asks = otherwise,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const named = (path: readonly string[]) => {
      const stretches = path.map((_, at) => path.slice(0, path.length - at).join('.'));
      return stretches.map((one) => elements[one]).find((one) => one !== undefined) ?? otherwise;
    };
    throw faultOf(error, named, asks);
  }
}
