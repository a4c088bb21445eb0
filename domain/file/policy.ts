import { type Policy, rolesOf } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { CARE_ROLES } from '../resident/policy.ts';

/** A file as its openness depends on it. */
export interface FileStanding {
  readonly uploadedById: string;
  readonly organizationId: string;
  readonly attachedAt: Date | null;
  readonly expiresAt: Date;
}

/**
 * A file is its sender's alone until it is attached; from then on it is open with what it is attached to
 * (`registry.ts`). What is not attached in time is gone at that instant, whether or not a job has removed it.
 */
export const filePolicy: Policy<'entry', object, FileStanding> = {
  noun: 'file',
  aspects: ['entry'],
  grants: [
    {
      relation: 'SELF',
      roles: CARE_ROLES,
      opens: ['entry'],
      begins: 'the person sends it in the organisation of the session',
      ends: 'it is attached: then it is open with what it is attached to; not attached, after `file.keepHours`',
      where: ({ personId, organizationId }, now) => ({
        uploadedById: personId,
        organizationId,
        attachedAt: null,
        expiresAt: { gt: now },
      }),
      holds: ({ personId, organizationId }, file, now) =>
        file.uploadedById === personId &&
        file.organizationId === organizationId &&
        file.attachedAt === null &&
        file.expiresAt > now,
    },
  ],
};

/** Who may send files. */
export const FILE_SENDERS: readonly Role[] = rolesOf(filePolicy, 'entry');
