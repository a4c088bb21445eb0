import type { Extension, Resource, ResourceType } from '@medplum/fhirtypes';
import {
  countOfExchanged,
  type Exchanged,
  type ExchangePage,
  type Order,
  pageOfExchanged,
  type Reading,
  type Shown,
  shownByIds,
  type Wanted,
} from '../../domain/exchange/page.ts';
import { countOfParts, type Part, type Parts, pageOfParts, partsByIds } from '../../domain/exchange/parts.ts';
import { type Asking, readingOf } from './asking.ts';
import type { Operation } from './operation.ts';
import type { SearchParam } from './params.ts';
import type { Writes } from './writing.ts';

/** Resources that were found, and whom they show. */
export interface Found {
  readonly resources: readonly Resource[];
  readonly residentIds: readonly string[];
}

/** What a resource holds, as it is. */
export interface RawContent {
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  readonly meta: NonNullable<Resource['meta']>;
  /** Read when they are sent. */
  bytes(): AsyncIterable<Uint8Array>;
  readonly residentIds: readonly string[];
}

/** References of a resource that a search may bring along. */
export interface Include {
  /** `<Type>:<parameter>`. */
  readonly name: string;
  readonly targets: readonly ResourceType[];
  /** The references themselves, as they stand in a resource. */
  of(resource: Resource): readonly (string | undefined)[];
}

/** References that a search asks for: to all their types, or to one of them. */
export interface Wish {
  readonly name: string;
  readonly target: string | null;
}

/** Everything that the interface offers for one type of resource: the CapabilityStatement is printed from it. */
export interface ResourceRoute {
  readonly type: ResourceType;
  readonly documentation: string;
  /** Profiles of others that its resources follow. */
  readonly profiles?: readonly string[];
  /** What the CapabilityStatement says of it beside what R4 has a place for. */
  readonly extensions?: readonly Extension[];
  readonly params: readonly SearchParam[];
  /** By the name that `_sort` has for it. */
  readonly sorts: Readonly<Record<string, Sort>>;
  readonly includes: readonly Include[];
  /** `<Type>:<parameter>` of other types that point here. */
  readonly revIncludes: readonly string[];
  readonly writes: Writes;
  readonly operations: readonly Operation[];
  /** A search counts all that it finds only where it is asked to: the log grows without end. */
  readonly isUncounted?: true;
  /** It is read one by one, and searched by nothing. */
  readonly isReadOnly?: true;
  /** Of a type that is read as what it holds, to who does not ask for FHIR. */
  content?(id: string, asking: Asking): Promise<RawContent | null>;
  /** Of a type of which what was taken away is remembered, to who did it. */
  isGone?(id: string, asking: Asking): Promise<boolean>;
  byIds(ids: readonly string[], asking: Asking): Promise<Found>;
  search(wanted: Wanted, asking: Asking): Promise<Found & { readonly next: string | null }>;
  count(wanted: Pick<Wanted, 'where' | 'changed'>, asking: Asking): Promise<number>;
}

export interface Sort {
  readonly column: string;
  readonly holds: 'INSTANT' | 'DATE';
}

/** What `_sort` can always say. */
export const ALWAYS_SORTED: Readonly<Record<string, Exclude<Order['by'], 'column'>>> = {
  _id: 'id',
  _lastUpdated: 'change',
};

/** Where the rows of a type come from. */
export interface Source<Row> {
  byIds(ids: readonly string[], reading: Reading): Promise<readonly Shown<Row>[]>;
  page(wanted: Wanted, reading: Reading): Promise<ExchangePage<Row>>;
  count(wanted: Pick<Wanted, 'where' | 'changed'>, reading: Reading): Promise<number>;
}

/** A type of resource over one noun of the domain, or over parts of what it keeps of a resident. */
export interface RouteSpec<Row extends { readonly id: string }> {
  readonly type: ResourceType;
  readonly documentation: string;
  /** Profiles of others that its resources follow. */
  readonly profiles?: readonly string[];
  /** What the CapabilityStatement says of it beside what R4 has a place for. */
  readonly extensions?: readonly Extension[];
  readonly params: readonly SearchParam[];
  readonly sorts?: Readonly<Record<string, Sort>>;
  readonly includes?: readonly Include[];
  readonly revIncludes?: readonly string[];
  readonly writes?: Writes;
  readonly operations?: readonly Operation[];
  readonly isUncounted?: true;
  isGone?(id: string, asking: Asking): Promise<boolean>;
  /** In the order of the rows; what a resource needs beside its row is read for all of them at once. */
  toFhir(rows: readonly Row[], asking: Asking): readonly Resource[] | Promise<readonly Resource[]>;
  /** Whom a row shows: it goes on record. */
  residentsOf?(row: Row): readonly (string | null)[];
}

/** A resource with when it last changed and its version. */
const stamped = (resource: Resource, { mark }: Shown<unknown>): Resource => ({
  ...resource,
  meta: { ...resource.meta, versionId: String(mark.version), lastUpdated: mark.at.toISOString() },
});

const overRows = <Row extends { readonly id: string }>(exchanged: Exchanged<Row>): Source<Row> => ({
  byIds: (ids, reading) => shownByIds(exchanged, ids, reading),
  page: (wanted, reading) => pageOfExchanged(exchanged, wanted, reading),
  count: (wanted, reading) => countOfExchanged(exchanged, wanted, reading),
});

const overParts = <Row extends Part>(parts: Parts<Row>): Source<Row> => ({
  byIds: (ids, reading) => partsByIds(parts, ids, reading),
  page: (wanted, reading) => pageOfParts(parts, wanted, reading),
  count: (wanted, reading) => countOfParts(parts, wanted, reading),
});

export const routeOver = <Row extends { readonly id: string }>({
  exchanged,
  ...spec
}: RouteSpec<Row> & { readonly exchanged: Exchanged<Row> }): ResourceRoute =>
  routeFrom(overRows(exchanged), spec);

/** The same of what is no row of its own; it shows whose it is. */
export const routeOverParts = <Row extends Part>({
  parts,
  ...spec
}: RouteSpec<Row> & { readonly parts: Parts<Row> }): ResourceRoute =>
  routeFrom(overParts(parts), { residentsOf: ({ residentId }) => [residentId], ...spec });

/** The same of what comes from anywhere else. */
export const routeOverSource = <Row extends { readonly id: string }>({
  source,
  ...spec
}: RouteSpec<Row> & { readonly source: Source<Row> }): ResourceRoute => routeFrom(source, spec);

function routeFrom<Row extends { readonly id: string }>(
  source: Source<Row>,
  spec: RouteSpec<Row>,
): ResourceRoute {
  const { residentsOf = () => [] } = spec;
  const found = async (shown: readonly Shown<Row>[], asking: Asking): Promise<Found> => {
    const rows = shown.map(({ row }) => row);
    const resources = await spec.toFhir(rows, asking);
    return {
      resources: resources.map((resource, at) => {
        const of = shown[at];
        return of === undefined ? resource : stamped(resource, of);
      }),
      residentIds: [...new Set(rows.flatMap(residentsOf).filter((id) => id !== null))],
    };
  };
  return {
    type: spec.type,
    documentation: spec.documentation,
    profiles: spec.profiles ?? [],
    extensions: spec.extensions ?? [],
    params: spec.params,
    sorts: spec.sorts ?? {},
    includes: spec.includes ?? [],
    revIncludes: spec.revIncludes ?? [],
    writes: spec.writes ?? {},
    operations: spec.operations ?? [],
    ...(spec.isUncounted && { isUncounted: spec.isUncounted }),
    ...(spec.isGone && { isGone: spec.isGone }),
    byIds: async (ids, asking) => found(await source.byIds(ids, readingOf(asking)), asking),
    search: async (wanted, asking) => {
      const { shown, next } = await source.page(wanted, readingOf(asking));
      return { ...(await found(shown, asking)), next };
    },
    count: (wanted, asking) => source.count(wanted, readingOf(asking)),
  };
}
