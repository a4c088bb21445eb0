/** A limit that was applied, as it is shown to the person who met it. */
export interface AppliedPolicy {
  readonly key: string;
  readonly value: number;
  readonly unit: string;
  readonly provenance: string;
  readonly scope: 'DEFAULT' | 'REGION' | 'ORGANIZATION';
  readonly effectiveFromAt: Date | null;
}

export interface RefusalDetail {
  /** Stable and documented, for programs. */
  readonly code: string;
  /** Plain words, for people. */
  readonly message: string;
  /** The input field that is at fault, from the input's root; empty when it is the act itself. */
  readonly path?: readonly string[];
  /** The rule and its source, for example `V1` or `domain 3.4 GREEN`. */
  readonly rule: string;
  readonly policy?: AppliedPolicy | null;
  /** A rule that touches what another organisation holds: its refusal is audited (domain 0). */
  readonly isNetworkWide?: boolean;
}

/**
 * A business answer "no": data, not a fault. Thrown inside an act it undoes everything the act wrote.
 * Subclasses carry evidence fields; each is one GraphQL type that implements `Refusal`.
 */
export abstract class Refusal extends Error {
  readonly code: string;
  readonly path: readonly string[];
  readonly rule: string;
  readonly policy: AppliedPolicy | null;
  readonly isNetworkWide: boolean;

  constructor(detail: RefusalDetail) {
    super(detail.message);
    this.name = new.target.name;
    this.code = detail.code;
    this.path = detail.path ?? [];
    this.rule = detail.rule;
    this.policy = detail.policy ?? null;
    this.isNetworkWide = detail.isNetworkWide ?? false;
  }
}

/** A field of the input is wrong in itself. */
export class InvalidInput extends Refusal {}

/** Unknown, or not yours: the same answer on purpose (habit 8). */
export class NotFound extends Refusal {
  constructor(noun: string, path: readonly string[] = []) {
    super({
      code: 'NOT_FOUND',
      message: `No such ${noun} is known here.`,
      path,
      rule: 'architecture habit 8: not found and not yours are the same answer',
    });
  }
}

/** The act is against a rule of the network. */
export class RuleRefused extends Refusal {}

/** A green-channel booking is not possible; what is offered instead is said, never silently done. */
export class GreenChannelRefused extends Refusal {
  readonly offeredPriority = 'NORMAL';
}

/** The object is in a state from which the act does not lead anywhere. */
export class StateConflict extends Refusal {
  readonly currentState: string;
  readonly allowedStates: readonly string[];

  constructor(conflict: {
    noun: string;
    act: string;
    currentState: string;
    allowedStates: readonly string[];
  }) {
    super({
      code: 'STATE_CONFLICT',
      message: `${conflict.act} is not possible while the ${conflict.noun} is ${conflict.currentState}.`,
      rule: `docs/lifecycles.md, ${conflict.noun}`,
    });
    this.currentState = conflict.currentState;
    this.allowedStates = conflict.allowedStates;
  }
}

/** Somebody else changed the object since it was read. */
export class VersionConflict extends Refusal {
  readonly currentVersion: number;

  constructor(noun: string, currentVersion: number, path = ['expectedVersion']) {
    super({
      code: 'VERSION_CONFLICT',
      message: `The ${noun} has moved on to version ${currentVersion}; read it again.`,
      path,
      rule: 'architecture habit 3: compare and set',
    });
    this.currentVersion = currentVersion;
  }
}

/** The key was used for another input. */
export class IdempotencyKeyReused extends Refusal {
  constructor() {
    super({
      code: 'IDEMPOTENCY_KEY_REUSED',
      message: 'This idempotency key was already used with another input; take a new one.',
      path: ['idempotencyKey'],
      rule: 'architecture habit 7: one key, one input',
    });
  }
}

/** Nobody is signed in; the sign-in is not complete yet; or the roles do not allow it. */
export type DenialCode = 'UNAUTHENTICATED' | 'PASSWORD_CHANGE_DUE' | 'SECOND_FACTOR_DUE' | 'FORBIDDEN';

/** The viewer's roles do not allow the operation at all: top-level in GraphQL, never part of a result union. */
export class Forbidden extends Error {
  readonly code: DenialCode;

  constructor(code: DenialCode, message: string) {
    super(message);
    this.name = 'Forbidden';
    this.code = code;
  }
}
