import { seal } from '../seal/seal.ts';

/** The note of a handover as its nurses read it. @throws SealError when it does not open */
export const openNote = ({ id, noteSealed }: { readonly id: string; readonly noteSealed: string | null }) =>
  noteSealed === null ? null : seal().open(noteSealed, { table: 'Handover', row: id, column: 'noteSealed' });
