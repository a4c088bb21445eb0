import { InvalidInput } from '../errors.ts';

/** A field of the input that is wrong in itself. @throws InvalidInput */
export function refuse(refusal: { code: string; message: string; path: string; rule: string }): never {
  throw new InvalidInput({ ...refusal, path: [refusal.path] });
}
