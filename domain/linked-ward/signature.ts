import type { Viewer } from '../viewer.ts';
import type { LinkedWardSide } from './workflow.ts';

/** The signature of a side, as it is written. */
export const signatureOf = (side: LinkedWardSide, { personId }: Viewer, now: Date) =>
  side === 'HOSPITAL'
    ? { hospitalSignedById: personId, hospitalSignedAt: now }
    : { localSignedById: personId, localSignedAt: now };

/** A signature under a round: who, for which side's organisation, when. */
export interface Signature {
  readonly personId: string;
  readonly organizationId: string;
  readonly signedAt: Date;
}

interface Signed {
  readonly hospitalSignedById: string | null;
  readonly hospitalSignedAt: Date | null;
  readonly localSignedById: string | null;
  readonly localSignedAt: Date | null;
  readonly stay: { readonly hospitalOrgId: string; readonly localOrgId: string };
}

const signature = (personId: string | null, signedAt: Date | null, organizationId: string): Signature[] =>
  personId === null || signedAt === null ? [] : [{ personId, organizationId, signedAt }];

/** The signatures under a round, the hospital's first. */
export const signaturesOf = ({ stay, ...round }: Signed): Signature[] => [
  ...signature(round.hospitalSignedById, round.hospitalSignedAt, stay.hospitalOrgId),
  ...signature(round.localSignedById, round.localSignedAt, stay.localOrgId),
];
