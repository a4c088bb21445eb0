import type { Interaction } from '../../domain/his-client/scopes.ts';
import type { Asking, FhirAnswer, FhirRequest } from './asking.ts';

/** An operation of a type or of one resource, `$name`. */
export interface Operation {
  /** Without the dollar sign. */
  readonly name: string;
  /** The OperationDefinition that says what it is. */
  readonly definition: string;
  readonly on: 'type' | 'instance';
  readonly methods: readonly ('GET' | 'POST')[];
  /** The letter of a scope of its type that lets it through. */
  readonly scope: Interaction;
  run(call: {
    readonly id: string | null;
    readonly request: FhirRequest;
    readonly asking: Asking;
  }): Promise<FhirAnswer>;
}
