import type { Resource } from '@medplum/fhirtypes';
import type { AuditEntry } from '../../domain/audit/record.ts';
import type { Scanner } from '../../domain/file/scanner.ts';
import type { RegisteredClient } from '../../domain/his-client/standing.ts';
import type { Acting } from '../../domain/viewer.ts';
import type { RawContent, ResourceRoute } from './route.ts';

/** One interaction, as HTTP or an entry of a Bundle says it. */
export interface FhirRequest {
  readonly method: string;
  /** Below the base, without a slash at either end. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The parsed body; undefined where there is none. */
  readonly body: unknown;
  /** The media type of the body, without parameters. */
  readonly bodyType: string | null;
}

export interface FhirAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly resource: Resource | null;
  /** In place of a resource: bytes as they are. */
  readonly content?: Pick<RawContent, 'type' | 'size' | 'bytes'>;
}

/** Who asks, and from when on everything of the request is decided. */
export interface Asking {
  readonly client: RegisteredClient;
  /** What the token was granted, of what the client is registered for. */
  readonly scopes: string;
  /** As whom it reads. */
  readonly reader: Acting;
  readonly now: Date;
  /** The absolute address of the interface, without a slash at its end. */
  readonly base: string;
  /** What there is to ask for, by type. */
  readonly routes: ReadonlyMap<string, ResourceRoute>;
  /** Looks at the files that come in. */
  readonly scanner: Scanner;
  /** Takes what goes on record, where it cannot be written at once: inside a transaction that is open. */
  readonly toRecord?: AuditEntry[];
}

/** Whoever reads as the domain takes it. */
export const readingOf = ({ reader, now }: Asking) => ({ viewer: reader.viewer, now });
