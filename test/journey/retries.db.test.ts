import { beforeAll, describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { ANSWER_FIELDS, type RightActs, rightActs } from '../fixtures/every-act.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { newRegistration } from '../fixtures/town.ts';
import { freshKey, MUTATIONS, nodeOf, refusalIn } from '../support/acts.ts';

useTown();

let acts: RightActs;
beforeAll(async () => {
  acts = await rightActs(town);
});

/** Everything that an act writes for good; reads and refusals leave audit rows of their own. */
const written = async () => ({
  events: await read().event.count(),
  acts: await read().auditEvent.count({ where: { action: 'ACT' } }),
  keys: await read().idempotencyRecord.count(),
});

describe('an act that is sent again', () => {
  test.each(MUTATIONS)('%s has one effect, and the same answer', async (mutation) => {
    const { by, input } = await acts[mutation]();
    const keyed = { idempotencyKey: freshKey(), ...input };
    const send = () => by.act(mutation, keyed, ANSWER_FIELDS[mutation]);
    const first = await send();
    expect(first.refusal).toBeNull();
    const before = await written();
    expect(await send()).toEqual(first);
    expect(await Promise.all([send(), send(), send()])).toEqual([first, first, first]);
    expect(await written()).toEqual(before);
  });

  test('50 times at once has one effect as well', async () => {
    const { by, input } = await acts.appointmentBook();
    const keyed = { idempotencyKey: freshKey(), ...input };
    const before = await written();
    const answers = await Promise.all(Array.from({ length: 50 }, () => by.act('appointmentBook', keyed)));
    expect(new Set(answers.map((answer) => nodeOf(answer).id)).size).toBe(1);
    const { events, acts: acted, keys } = before;
    expect(await written()).toEqual({ events: events + 1, acts: acted + 1, keys: keys + 1 });
  });

  test('a one-time password is not shown a second time', async () => {
    const { by, input } = await acts.personInvite();
    const keyed = { idempotencyKey: freshKey(), ...input };
    const invite = () => by.act<{ oneTimePassword: string | null }>('personInvite', keyed, 'oneTimePassword');
    expect(nodeOf(await invite()).oneTimePassword).toMatch(/^[a-z0-9]{5}(-[a-z0-9]{5}){3}$/);
    expect(nodeOf(await invite()).oneTimePassword).toBeNull();
  });
});

describe('an idempotency key', () => {
  test('with another input is refused, and belongs to one person only', async () => {
    const keyed = { idempotencyKey: freshKey(), ...newRegistration() };
    nodeOf(await town.nurse.act('residentRegister', keyed, 'id'));
    const other = { ...keyed, ...newRegistration() };
    expect(refusalIn(await town.nurse.act('residentRegister', other, 'id'))).toMatchObject({
      __typename: 'IdempotencyKeyReused',
      path: ['idempotencyKey'],
    });
    nodeOf(await town.otherNurse.act('residentRegister', other, 'id'));
  });

  test.each(['short', 'x'.repeat(65), 'sixteen letters!', '十六个字符以上的幂等键也不可以用的'])(
    'like %j is refused',
    async (idempotencyKey) => {
      const answer = await town.nurse.act('residentRegister', { ...newRegistration(), idempotencyKey }, 'id');
      expect(refusalIn(answer)).toMatchObject({ code: 'IDEMPOTENCY_KEY_FORM', path: ['idempotencyKey'] });
    },
  );

  test('of a refused act can be used again: refusals are judged anew', async () => {
    const idempotencyKey = freshKey();
    const registration = { ...newRegistration(), idempotencyKey };
    const wrong = { ...registration, phone: '123' };
    expect(refusalIn(await town.nurse.act('residentRegister', wrong, 'id')).path).toEqual(['phone']);
    nodeOf(await town.nurse.act('residentRegister', registration, 'id'));
  });
});
