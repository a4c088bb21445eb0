import { newId } from '../../domain/id.ts';
import { maskPhone } from '../../domain/mask.ts';
import { type SealPlace, seal } from '../../domain/seal/seal.ts';
import type { Tx } from '../../prisma/client.ts';
import { Aviary, type Showing, type Shows } from './canary.ts';

/** When the scene is asked; all of it is older. */
export const NOW = new Date('2026-11-23T02:00:00Z');
const HOUR = 3_600_000;
export const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * HOUR);

/** Writes the rows of the scene, with a canary in every place that can hold one. */
export class Painter {
  readonly aviary = new Aviary();
  /** The id of each object by its name. */
  readonly ids = new Map<string, string>();
  /** Numbers that are sealed: nobody sees one in full. */
  readonly sealed: string[] = [];
  readonly db: Tx['db'];

  constructor({ db }: Tx) {
    this.db = db;
  }

  id(name: string): string {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    const made = newId(hoursAgo(240));
    this.ids.set(name, made);
    return made;
  }

  /** The id of an object whose existence is to be seen by nobody else. */
  marked(name: string, shownBy: readonly Showing[]): string {
    return this.aviary.mark(this.id(name), shownBy);
  }

  words(model: string, row: string, shows: Shows): Record<string, string> {
    return this.aviary.words(model, row, shows);
  }

  /** A sealed telephone number; its mask shows four characters that no other has. */
  phone(table: string, row: string, column: string, shownBy: readonly Showing[] | null): string {
    const number = `1380000${7100 + this.sealed.length}`;
    this.sealed.push(number);
    if (shownBy !== null) this.aviary.mark(maskPhone(number), shownBy);
    return seal().seal(number, { table, row, column });
  }

  /** A sealed text that is shown as it is, with what stands around it. */
  text(
    place: SealPlace,
    shownBy: readonly Showing[],
    within: (canary: string) => string = (one) => one,
  ): string {
    const canary = `〔${place.row}.${place.table}.${place.column}〕`;
    this.aviary.mark(canary, shownBy);
    return seal().seal(within(canary), place);
  }

  /** Another sealed value, unique as well. */
  secret(table: string, row: string, column: string): string {
    const value = `440099${8_800_100_000 + this.sealed.length}`;
    this.sealed.push(value);
    return seal().seal(value, { table, row, column });
  }
}
