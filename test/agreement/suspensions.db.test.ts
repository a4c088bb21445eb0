import { describe, expect, test } from 'vitest';
import { agreementState } from '../../domain/agreement/state.ts';
import { resumeAgreement } from '../../domain/agreement/suspend.ts';
import { suspensionsAt } from '../../domain/agreement/suspension.ts';
import { actingAt } from '../fixtures/agreements.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { asRead, MUTUAL, running, stored, suspend, terminate } from './course.ts';
import { byHome, byHospital, clock, network, useAgreementScene } from './scene.ts';

useAgreementScene();

const codeOf = async (act: Promise<unknown>) => (await refusalOf(act)).code;

describe('suspensions of the sides and of a supervisor', () => {
  const untilOn = '2027-03-31';
  const until = new Date('2027-03-31T16:00:00Z');
  const both = async () => {
    const id = await running();
    await suspend(byHome, id, { ...MUTUAL, untilOn });
    await suspend(byHospital, id, { ...MUTUAL, untilOn });
    const bureau = actingAt(network.civilOfXiangzhou, clock, 'CIVIL_AFFAIRS_SUPERVISOR');
    return { id, bureau };
  };
  const grounds = async (id: string) =>
    suspensionsAt(await stored(id), clock.now()).map(({ ground, untilAt }) => [ground, untilAt]);

  test('end each by itself: lifted by the supervisor, what both agreed goes on to its day', async () => {
    const { id, bureau } = await both();
    const { reasonCode } = await stored(id);
    await suspend(bureau, id, { ground: 'SUPERVISION', untilOn: '2027-01-31', reasonCode: 'LICENCE' });
    expect(await grounds(id)).toEqual([
      ['SUPERVISION', new Date('2027-01-31T16:00:00Z')],
      ['MUTUAL', until],
    ]);
    await resumeAgreement(bureau, await asRead(id));
    expect(await grounds(id)).toEqual([['MUTUAL', until]]);
    expect(await stored(id)).toMatchObject({ state: 'SUSPENDED', suspendedUntilAt: until, reasonCode });
    expect(await codeOf(resumeAgreement(bureau, await asRead(id)))).toBe('AGREEMENT_RESUME_WHOSE');
    await resumeAgreement(byHome, await asRead(id));
    await resumeAgreement(byHospital, await asRead(id));
    expect(await stored(id)).toMatchObject({ state: 'ACTIVE', suspendedUntilAt: null, reasonCode: null });
  });

  test('hold until the last of them is over by the clock', async () => {
    const { id, bureau } = await both();
    await suspend(bureau, id, { ground: 'SUPERVISION', untilOn: '2027-05-31' });
    clock.set(until);
    expect(await grounds(id)).toEqual([['SUPERVISION', new Date('2027-05-31T16:00:00Z')]]);
    expect(agreementState(await stored(id), clock.now())).toBe('SUSPENDED');
    await resumeAgreement(bureau, await asRead(id));
    expect((await stored(id)).state).toBe('ACTIVE');
  });

  test('go on under notice, one without the other', async () => {
    const { id, bureau } = await both();
    await suspend(bureau, id, { ground: 'SUPERVISION' });
    await terminate(byHome, id);
    await resumeAgreement(bureau, await asRead(id));
    expect(await grounds(id)).toMatchObject([['MUTUAL', expect.any(Date)]]);
    expect(await stored(id)).toMatchObject({ state: 'TERMINATING', reasonCode: 'CLOSURE' });
  });
});
