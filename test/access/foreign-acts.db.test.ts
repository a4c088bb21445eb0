import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../domain/id.ts';
import { read } from '../../prisma/client.ts';
import { ask } from '../fixtures/ask.ts';
import { rootRows } from '../support/access-page.ts';
import { freshKey, MUTATIONS, mutationText } from '../support/acts.ts';
import { useDatabase } from '../support/database.ts';
import { statementsOf } from '../support/statement-count.ts';
import type { SceneAct } from './act-forms.ts';
import { SCENE_ACTS } from './acts.ts';
import { Asking } from './asking.ts';
import { NAMELESS } from './nameless.ts';
import { OBJECTS } from './objects.ts';
import { NOW } from './painter.ts';
import { paintScene } from './scene.ts';
import { type Asker, isSeen, places } from './standing.ts';

useDatabase();

let asking: Asking;
beforeAll(async () => {
  asking = new Asking(await paintScene());
});

/** An act finds its object under the policy of that object alone, whatever hangs above it. */
const isFound = (by: Asker, { access, object }: SceneAct): boolean => {
  const { within: _within, ...alone } = OBJECTS[object] ?? {};
  return isSeen({ ...OBJECTS, [object]: alone }, by, [access, object]);
};

/** In each organisation somebody whose role allows the act, and for whom the object does not exist. */
function strangersTo(act: SceneAct): Asker[] {
  const { roles = [] } = rootRows.get(act.mutation) ?? {};
  const likely = places.flatMap((place) =>
    roles.map((role): Asker => ({ place, roles: [role], person: `p${place}`, resident: null })),
  );
  const strangers = likely.filter((by) => !isFound(by, act));
  return places.flatMap((place) => strangers.filter((by) => by.place === place).slice(0, 2));
}

async function attempt(by: Asker, { mutation, field, isList, rest }: SceneAct, id: string) {
  const idOf = (name: string) => asking.idOf(name);
  const input = { idempotencyKey: freshKey(), ...rest(idOf, by.place), [field]: isList ? [id] : id };
  let text = '';
  const statements = await statementsOf(async () => {
    text = JSON.stringify(await ask(asking.acting(by), mutationText(mutation, '__typename'), { input }));
  });
  return { text, statements };
}

const held = async () => ({
  events: await read().event.count(),
  keys: await read().idempotencyRecord.count(),
});

describe('what belongs to others is to an act what nobody has, to the byte and to the statement', () => {
  test.each(SCENE_ACTS.map((act) => [act.mutation, act.field, act] as const))(
    '%s: %s',
    async (_name, field, act) => {
      const strangers = strangersTo(act);
      expect(strangers.length).toBeGreaterThan(5);
      const before = await held();
      for (const by of strangers) {
        const unknown = await attempt(by, act, newId(NOW));
        expect(unknown.text).toContain(`"__typename":"NotFound","code":"NOT_FOUND"`);
        expect(unknown.text).toContain(`"path":["${field}"`);
        expect(await attempt(by, act, asking.idOf(act.id ?? act.object)), by.place).toEqual(unknown);
      }
      expect(await held()).toEqual(before);
    },
  );

  test('every act is among them, or names nothing of anybody else', () => {
    const named = new Set<string>([...SCENE_ACTS.map(({ mutation }) => mutation), ...Object.keys(NAMELESS)]);
    expect(MUTATIONS.filter((mutation) => !named.has(mutation))).toEqual([]);
  });
});
