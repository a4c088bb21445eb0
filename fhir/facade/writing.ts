import type { Reference, Resource } from '@medplum/fhirtypes';
import type { Acting } from '../../domain/viewer.ts';
import type { ActKind } from './actor.ts';
import type { Asking } from './asking.ts';

/** Who writes, and what goes with it. */
export interface Writing extends Asking {
  /**
   * Who acts: the practitioner whom the header of the request names, else the one whom the resource names at
   * `expression`, else the machine itself.
   * @throws FhirFault 422 PRACTITIONER_REQUIRED where nobody is named and a person has to sign; PRACTITIONER_UNKNOWN
   */
  actor(
    kind: ActKind,
    named?: { readonly reference: Reference | undefined; readonly expression: string },
  ): Promise<Acting>;
  /** A fresh key for one act: whether the request is a repeat was asked before. */
  key(): string;
  /** What a reference to a resource of the same transaction has become, once that was written; any other as it is. */
  resolved(reference: string): string;
  /** The resource of the same transaction that a reference means: who asks for it makes it a part of its own write. */
  sibling(reference: string): Resource | undefined;
  /** All resources of the same transaction, by full URL. */
  siblings(): ReadonlyMap<string, Resource>;
}

/** What a write will do, decided by reading alone; `run` performs the acts and answers the id of the resource. */
export interface Planned {
  run(): Promise<string>;
  /** It takes effect when somebody else has agreed: until then the resource stays as it is. */
  readonly isPending?: boolean;
  /**
   * Asked when all acts of the request have run, and reading what they are about to keep: whether that is what was said.
   * @throws FhirFault 422, and nothing is kept
   */
  verify?(): Promise<void>;
  /** Asked when it has run: whether the resource was there before, so that nothing was created. */
  wasThere?(): boolean;
  /**
   * Where another write of the transaction makes the resource: finds its id when all of them are done, before they are kept;
   * null where it is not there yet.
   */
  locate?(): Promise<string | null>;
  /** What the resources of the same transaction that it has taken up as parts have become, by full URL. */
  parts?(): Promise<ReadonlyMap<string, string>>;
  /** What is to be done when the write is over, whatever became of it. */
  settle?(): Promise<void>;
}

/** What of a type can be written. Each plans by reading, and throws what the request cannot be. */
export interface Writes {
  create?(resource: Resource, writing: Writing): Promise<Planned>;
  /** The elements that `change` reads: any other that is said to become something else is refused. */
  keeps?(current: Resource, next: Resource): readonly string[];
  /** What is kept in another form than it is said in, and cannot be compared with what is shown: elements, `extension(name)`. */
  rewrites?(current: Resource, next: Resource): readonly string[];
  /** PUT and PATCH alike: from what the resource is to what it is to be. */
  change?(current: Resource, next: Resource, writing: Writing): Promise<Planned>;
  remove?(current: Resource, writing: Writing): Promise<Planned>;
  /**
   * What is new is compared with what is shown of it. A person is not, who may be known elsewhere: a difference would tell of them;
   * nor is what is read whole and shown in other words, as a referral.
   */
  readonly isNewCompared?: boolean;
  /** What a conditional create or update may be told by: the identifier of its source. */
  readonly isConditional?: boolean;
  /** Whom and what it names may be named by an identifier alone (R4 referencePolicy `logical`). */
  readonly readsIdentifiers?: boolean;
}
