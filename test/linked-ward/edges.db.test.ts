import { describe, expect, inject, test } from 'vitest';
import { assignLinkedWard } from '../../domain/linked-ward/assign.ts';
import {
  jointRoundActions,
  linkedWardStayActions,
  roundNow,
} from '../../domain/linked-ward/available-actions.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { approve, askToVoid } from '../fixtures/two-people.ts';
import {
  addOne,
  type Cast,
  cast,
  clock,
  days,
  end,
  lastRound,
  move,
  onStay,
  record,
  rounds,
  sign,
  stay,
  stayId,
  useWardScene,
} from './scene.ts';

useWardScene();

type Who = keyof Cast;
const people: readonly Who[] = ['specialist', 'otherSpecialist', 'doctor', 'colleague', 'nurse', 'patient'];
const hospital: readonly Who[] = ['specialist', 'otherSpecialist'];
const local: readonly Who[] = ['doctor', 'colleague'];
const both: readonly Who[] = [...hospital, ...local];

const stayActs: Readonly<Record<string, (by: Acting) => Promise<string>>> = {
  linkedWardAssign: async (by) => assignLinkedWard(by, { ...(await onStay()), doctorId: by.viewer.personId }),
  jointRoundPlan: (by) => addOne(by, '2026-11-23'),
  linkedWardEnd: (by) => end(by),
};
const roundActs: Readonly<Record<string, (by: Acting, id: string) => Promise<string>>> = {
  jointRoundPlan: (by, id) => move(by, id, '2026-11-24'),
  jointRoundRecord: (by, id) => record(by, id),
  jointRoundSign: (by, id) => sign(by, id),
};

/** How a stay or a round comes into a state, and who may then do what, written again by hand. */
interface Standing {
  readonly name: string;
  readonly into: () => Promise<unknown>;
  readonly open: Readonly<Record<string, readonly Who[]>>;
}
const nothing = async (): Promise<void> => {};
const STAYS: readonly Standing[] = [
  {
    name: 'ACTIVE',
    into: nothing,
    open: { linkedWardAssign: both, jointRoundPlan: both, linkedWardEnd: local },
  },
  { name: 'ENDED', into: () => end(cast.doctor), open: {} },
  {
    name: 'VOIDED',
    into: async () => approve(cast.colleague, await askToVoid(cast.doctor, 'LINKED_WARD_STAY', stayId)),
    open: {},
  },
];
const firstId = async () => (await rounds())[0]?.id ?? '';
const recordedBy = (who: Who) => async () => record(cast[who], await firstId());
const ROUNDS: readonly Standing[] = [
  { name: 'PLANNED', into: nothing, open: { jointRoundPlan: both, jointRoundRecord: both } },
  {
    name: 'RECORDED by the ward',
    into: recordedBy('doctor'),
    open: { jointRoundRecord: local, jointRoundSign: hospital },
  },
  {
    name: 'RECORDED by the hospital',
    into: recordedBy('specialist'),
    open: { jointRoundRecord: hospital, jointRoundSign: local },
  },
  { name: 'DONE', into: async () => sign(cast.specialist, await recordedBy('doctor')()), open: {} },
  { name: 'MISSED', into: async () => days(6), open: {} },
  { name: 'CALLED_OFF', into: () => end(cast.doctor), open: {} },
];

const done = { code: 'DONE' };
const saidOf = (
  said: readonly { readonly action: string; readonly refusals: readonly { code: string }[] }[],
) => new Map(said.map(({ action, refusals: [first = done] }) => [action, first.code]));

async function facing(by: Acting) {
  const include = { stay: true } as const;
  const round = await read().jointRound.findUniqueOrThrow({ where: { id: await firstId() }, include });
  return { viewer: by.viewer, round, state: roundNow(round, clock.now()).state };
}

// Whose edge it is is asked of each person on one engine; that it leads there, on both.
const isWhole = inject('template').engine === 'sqlite';

describe.each(STAYS)('a stay that is $name', ({ into, open }) => {
  test('is moved by those whose turn it is, and the others are told why not', async () => {
    await into();
    const before = [await stay(), await rounds(), await read().event.count()];
    for (const who of isWhole ? people : both) {
      const said = saidOf(linkedWardStayActions(cast[who].viewer, await stay()));
      for (const act of Object.keys(stayActs)) {
        const isOpen = open[act]?.includes(who) ?? false;
        expect(said.get(act) === 'DONE', `${act} by the ${who}`).toBe(isOpen);
        if (isOpen) continue;
        const { code } = await refusalOf(stayActs[act]?.(cast[who]) ?? Promise.resolve());
        expect(code, `${act} by the ${who}`).toBe(said.get(act));
      }
    }
    expect([await stay(), await rounds(), await read().event.count()]).toEqual(before);
  });

  const tried = (whose: readonly Who[]) => (isWhole ? whose : whose.slice(0, 1));
  test.each(Object.entries(open).flatMap(([act, whose]) => tried(whose).map((who) => [act, who] as const)))(
    '%s by the %s is done, once',
    async (act, who) => {
      const { version } = await stay();
      await stayActs[act]?.(cast[who]);
      const isOfRound = act === 'jointRoundPlan';
      expect((await stay()).version).toBe(isOfRound ? version : version + 1);
      const { personId } = cast[who].viewer;
      expect(
        await read().event.count({ where: { act, personId, at: { gte: clock.now() } } }),
      ).toBeGreaterThan(0);
    },
  );
});

describe.each(ROUNDS)('a round that is $name', ({ name, into, open }) => {
  test('is moved by those whose turn it is, and the others are told why not', async () => {
    await into();
    const before = [await rounds(), await read().event.count()];
    expect((await facing(cast.doctor)).state).toBe(name.split(' ')[0]);
    for (const who of isWhole ? people : both) {
      const said = saidOf(jointRoundActions(await facing(cast[who])));
      for (const act of Object.keys(roundActs)) {
        const isOpen = open[act]?.includes(who) ?? false;
        expect(said.get(act) === 'DONE', `${act} by the ${who}`).toBe(isOpen);
        if (isOpen) continue;
        const { code } = await refusalOf(roundActs[act]?.(cast[who], await firstId()) ?? Promise.resolve());
        expect(code, `${act} by the ${who}`).toBe(said.get(act));
      }
    }
    expect([await rounds(), await read().event.count()]).toEqual(before);
  });
});

test('a round of a stay that was entered in error is signed no more', async () => {
  await record(cast.doctor, await firstId());
  await approve(cast.colleague, await askToVoid(cast.doctor, 'LINKED_WARD_STAY', stayId));
  expect((await refusalOf(sign(cast.specialist, await firstId()))).code).toBe('STAY_VOIDED');
});

test('somebody who works on both sides signs once', async () => {
  const { personId } = cast.doctor.viewer;
  const asSpecialist = { ...cast.specialist, viewer: { ...cast.specialist.viewer, personId } };
  const id = await record(cast.doctor, await firstId());
  expect((await refusalOf(sign(asSpecialist, id))).code).toBe('SAME_SIGNER');
  await sign(cast.specialist, id);
  expect(await lastRound()).toMatchObject({ no: 2, state: 'PLANNED' });
});
