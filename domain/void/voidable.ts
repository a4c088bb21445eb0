import type { Deciding } from '../act.ts';
import type { Role } from '../codes/role.ts';
import type { VoidReason } from '../codes/second-approval.ts';
import { type Refusal, RuleRefused } from '../errors.ts';
import type { Noun } from '../event-log.ts';

/** Who at which organisation learns that a record was entered in error. */
export interface VoidRecipient {
  readonly organizationId: string;
  readonly roles: readonly Role[];
  /** Who is told beside them, whatever role they have. */
  readonly personIds?: readonly string[];
}

/** A record that may be voided, as it is now: read, locked, and in the viewer's sight. */
export interface RecordToVoid {
  readonly id: string;
  readonly version: number;
  readonly journeyId: string;
  /** VOIDED when it is so already. */
  readonly state: string;
  /** Whose record it is: two people of this organisation void it. */
  readonly ownerOrgId: string;
  /** Whom it is about; a WRONG_RESIDENT opens a privacy incident about them. */
  readonly residentIds: readonly string[];
  /** Why it cannot be voided now, beyond who asks and its state. */
  readonly refusals: readonly Refusal[];
  readonly recipients: readonly VoidRecipient[];
  /** Undoes what the record has brought about. The row itself is marked already. */
  undo(reason: VoidReason): Promise<void>;
  /** What comes of it for other records, once the void itself is on record. */
  settle?(): Promise<void>;
}

/** A noun whose records can be voided (domain 0 VOIDED): one file of `domain/void` says all of it. */
export interface Voidable {
  readonly noun: Noun;
  /** 中文名称. */
  readonly name: string;
  /** Who may ask for it, and decide about it. */
  readonly by: readonly Role[];
  readonly table: string;
  /** How the row is marked: a lifecycle has the state VOIDED, any other row an instant. */
  readonly mark: 'state' | 'voidedAt';
  /** The record under the viewer's row filter, locked in the order of locks; null for unknown and foreign alike. */
  read(deciding: Deciding, id: string): Promise<RecordToVoid | null>;
}

/** The state by name of a row that has none. */
export const stateOf = (voidedAt: Date | null, otherwise: string): string =>
  voidedAt === null ? otherwise : 'VOIDED';

/** Who has a place is told, and moved: a session is stopped for that. */
export const hasBookings = (noun: Noun): RuleRefused =>
  new RuleRefused({
    code: 'SESSION_HAS_BOOKINGS',
    message: `Somebody has a place here: a ${noun} with bookings is stopped (sessionStop), not voided.`,
    path: ['id'],
    rule: 'domain 3.4 sessionStop',
  });
