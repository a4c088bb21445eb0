import { testClock } from '../../domain/clock.ts';
import { Forbidden } from '../../domain/errors.ts';
import type { Acting } from '../../domain/viewer.ts';
import { ask } from '../fixtures/ask.ts';
import { rootRows } from '../support/access-page.ts';
import { statementsOf } from '../support/statement-count.ts';
import { heldIn, withCursors } from './canary.ts';
import { everythingOf, type RootField, rootFields } from './documents.ts';
import { OBJECTS } from './objects.ts';
import { NOW, type Painter } from './painter.ts';
import { type Asker, foreseen, nameOf, viewerOf } from './standing.ts';

/** Root fields that are asked by id, with the names of what there is in the scene and the aspect that opens it. */
export const BY_ID: Readonly<Record<string, { readonly access: string; readonly names: readonly string[] }>> =
  {
    resident: { access: 'resident.identity', names: ['rA', 'rC'] },
    appointment: { access: 'appointment.entry', names: ['aA', 'hA', 'aD', 'aC'] },
    contactNotification: { access: 'contactNotification.entry', names: ['tellA', 'tellC'] },
    referral: {
      access: 'referral.notice',
      names: ['zA', 'zD', 'zN', 'zM', 'zB', 'zR', 'zW', 'zT', 'zE', 'zV', 'zC'],
    },
    journey: { access: 'referral.entry', names: ['zA', 'zD', 'zN', 'zB', 'zW', 'zT', 'zC'] },
    linkedWardStay: { access: 'linkedWardStay.entry', names: ['yA', 'yC'] },
    agreement: { access: 'agreement.terms', names: ['gA', 'gC'] },
    file: { access: 'file.entry', names: ['fileA', 'fileC'] },
    organization: { access: 'organization.entry', names: ['A', 'C'] },
  };

/** Root fields whose answer is long in the scene; the cost of a document counts what a page may hold. */
const LONG = ['organizations', 'practitioners', 'regions', 'roleAssignments'];
/** What stands in the name of every resident of the scene. */
const SEARCHED = 'resident';
const UNTIL_NOW = `(filter: { toAt: "${NOW.toISOString()}" })`;

export const isLetIn = ({ roles }: Asker, field: string): boolean =>
  (rootRows.get(field)?.roles ?? []).some((role) => roles.includes(role));

/** The scene, asked through the schema by somebody of it. */
export class Asking {
  readonly scene: Painter;
  readonly #clock = testClock(NOW);

  constructor(scene: Painter) {
    this.scene = scene;
  }

  idOf(name: string): string {
    const id = this.scene.ids.get(name);
    if (id === undefined) throw new Error(`the scene has no ${name}`);
    return id;
  }

  acting(by: Asker): Acting {
    return { viewer: viewerOf(by, this.scene.ids), clock: this.#clock, requestId: 'matrix' };
  }

  /** The arguments under which a root field is asked for all that it can answer. */
  #argsOf(name: string): string[] {
    if (BY_ID[name] !== undefined) return BY_ID[name].names.map((one) => `(id: "${this.idOf(one)}")`);
    const each = (places: readonly string[], rest: (id: string) => string) =>
      places.map((place) => `(filter: { ${rest(this.idOf(place))} })`);
    if (name === 'slotsFree') return each(['B', 'C'], (id) => `hospitalId: "${id}"`);
    if (name === 'policyValues')
      return each(['A', 'C'], (id) => `organizationId: "${id}", keys: ["appt.holdMinutes"]`);
    if (name === 'workCalendar')
      return ['A', 'C'].map((place) => `(year: 2026, organizationId: "${this.idOf(place)}")`);
    if (name === 'dutyRoster')
      return ['A', 'C'].map((place) => `(organizationId: "${this.idOf(place)}", function: HOME_NURSE)`);
    if (name === 'auditEvents') return [UNTIL_NOW];
    if (name === 'search') return [`(text: "${SEARCHED}", first: 8)`];
    const isList = rootFields.find((field) => field.name === name)?.args.some((arg) => arg.name === 'first');
    if (!isList) return [''];
    if (name === 'accessLog') return ['(first: 100)'];
    // There are two, and all that hangs on a resident is much.
    if (name === 'residents') return ['(first: 2)'];
    return [LONG.includes(name) ? '(first: 40)' : '(first: 8)'];
  }

  /** One document, and how many statements it cost. */
  async about(by: Asker, field: RootField, id: string): Promise<{ text: string; statements: number }> {
    let text = '';
    const statements = await statementsOf(async () => {
      text = JSON.stringify(await ask(this.acting(by), everythingOf(field, `(id: "${id}")`)));
    });
    return { text, statements };
  }

  /** What somebody is answered, one root field that lets them in after the other. @throws Error at any error */
  async *answersTo(by: Asker): AsyncGenerator<string> {
    for (const field of rootFields.filter(({ name }) => isLetIn(by, name))) {
      for (const args of this.#argsOf(field.name)) {
        const answer = await ask(this.acting(by), everythingOf(field, args));
        const [error] = answer.errors ?? [];
        if (error !== undefined) throw new Error(`${field.name}${args} for ${nameOf(by)}: ${error.message}`);
        yield withCursors(answer);
      }
    }
  }

  /** What somebody finds beyond what docs/access.md opens, and what of that is not found. */
  async compare(by: Asker): Promise<{ leaked: string[]; missing: string[]; inFull: string[] }> {
    const answers: string[] = [];
    for await (const answer of this.answersTo(by)) answers.push(answer);
    const text = answers.join('\n');
    const { canaries } = this.scene.aviary;
    const found = new Set(heldIn(text, canaries));
    const open = new Set(foreseen(OBJECTS, canaries, by));
    return {
      leaked: [...found].filter((one) => !open.has(one)),
      missing: [...open].filter((one) => !found.has(one)),
      inFull: this.scene.sealed.filter((number) => text.includes(number)),
    };
  }

  /** Whether somebody finds anything beyond what docs/access.md opens: asks no further than to the first of it. */
  async isLeaking(by: Asker): Promise<boolean> {
    const { canaries } = this.scene.aviary;
    const open = new Set(foreseen(OBJECTS, canaries, by));
    for await (const answer of this.answersTo(by))
      if (heldIn(answer, canaries).some((one) => !open.has(one))) return true;
    return false;
  }

  /** How a root field turns somebody away: the code of each error, and whatever else is answered. */
  async denial(by: Asker, field: RootField): Promise<{ codes: unknown[]; data: unknown }> {
    const { data, errors } = await ask(
      this.acting(by),
      everythingOf(field, this.#argsOf(field.name)[0] ?? ''),
    );
    const codes = (errors ?? []).map(({ originalError }) =>
      originalError instanceof Forbidden ? originalError.code : null,
    );
    return { codes, data: Object.values(data ?? {}).filter((value) => value !== null) };
  }
}
