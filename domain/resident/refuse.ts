import { InvalidInput, type RefusalDetail } from '../errors.ts';

/** A place inside the input that is wrong in itself. @throws InvalidInput */
export function refuseAt(refusal: RefusalDetail): never {
  throw new InvalidInput(refusal);
}

/** A field of the input that is wrong in itself. @throws InvalidInput */
export function refuse(refusal: { code: string; message: string; path: string; rule: string }): never {
  return refuseAt({ ...refusal, path: [refusal.path] });
}
