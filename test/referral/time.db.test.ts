import { describe, expect, test } from 'vitest';
import { referralsVisible } from '../../domain/referral/policy.ts';
import { onWorklist } from '../../domain/referral/worklist.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { does } from './acts.ts';
import { into } from './course.ts';
import { cast, clock, DAY, draft, HOUR, patient, stored, targetOf, useReferralScene } from './scene.ts';

useReferralScene();

/** Monday 23 November 2026, 10:00 in Asia/Shanghai. */
const MONDAY = new Date('2026-11-23T02:00:00Z');
const at = (text: string): Date => new Date(text);

/** Submits a referral and moves it out, all of it now. */
async function sent(urgency: 'URGENT' | 'ROUTINE'): Promise<string> {
  const id = await draft({ urgency });
  await does('referralSubmit', cast.nurse, id);
  await does('referralCosign', cast.doctor, id);
  return does('referralReview', cast.office, id);
}

describe('the clocks', () => {
  test('of an urgent one run by the clock, on a Sunday as well', async () => {
    const id = await draft({ urgency: 'URGENT' });
    await does('referralSubmit', cast.nurse, id);
    expect((await stored(id)).cosignDueAt).toEqual(new Date(clock.now().getTime() + HOUR / 2));
    await does('referralCosign', cast.doctor, id);
    await does('referralReview', cast.office, id);
    expect((await targetOf(id)).answerDueAt).toEqual(new Date(clock.now().getTime() + 4 * HOUR));
  });

  test('of a routine one run in working time, across a day on which nobody works', async () => {
    clock.set(MONDAY);
    const ordinary = await sent('ROUTINE');
    expect((await targetOf(ordinary)).answerDueAt).toEqual(at('2026-11-24T02:00:00Z'));
    await does('referralCancel', cast.nurse, ordinary);
    const closed = { dateOn: '2026-11-24', kind: 'CLOSED', name: '停诊日', document: '通知' };
    const known = { regionCode: '440403', recordedAt: clock.now(), setById: 'somebody' };
    await write(({ db }) => db.workCalendarDay.create({ data: { id: 'closed', ...closed, ...known } }));
    const across = await sent('ROUTINE');
    expect((await targetOf(across)).answerDueAt).toEqual(at('2026-11-25T02:00:00Z'));
    await write(({ db }) => db.workCalendarDay.deleteMany({ where: { id: 'closed' } }));
  });

  test('of the answer stands still for the first question, and for no other', async () => {
    const id = await sent('URGENT');
    const { answerDueAt } = await targetOf(id);
    const asksFor = async (hours: number): Promise<void> => {
      await does('referralRequestInfo', cast.receiver, id);
      clock.advance(hours * HOUR);
      await does('referralAnswerInfo', cast.nurse, id);
    };
    await does('referralReceive', cast.receiver, id);
    await asksFor(2);
    const moved = new Date((answerDueAt?.getTime() ?? 0) + 2 * HOUR);
    expect((await targetOf(id)).answerDueAt).toEqual(moved);
    await asksFor(3);
    expect((await targetOf(id)).answerDueAt).toEqual(moved);
  });

  test('of the answer stands no longer than the limit', async () => {
    const id = await into('SENT INFO_REQUESTED');
    const { answerDueAt } = await targetOf(id);
    clock.advance(3 * DAY);
    await does('referralAnswerInfo', cast.nurse, id);
    expect((await targetOf(id)).answerDueAt).toEqual(new Date((answerDueAt?.getTime() ?? 0) + DAY));
  });
});

const isListed = async (by: Acting, worklist: 'TO_DECIDE' | 'LOST' | 'OVERDUE', id: string) => {
  const now = clock.now();
  const among = await onWorklist(worklist, by.viewer, now);
  return (
    (await read().referral.count({ where: { AND: [{ id }, referralsVisible(by.viewer, now), among] } })) === 1
  );
};

const SHOWN = `query ($id: ID!) { referral(id: $id) { state version targets { state }
  availableActions { action isAvailable } } }`;
interface Shown {
  readonly referral: {
    readonly state: string;
    readonly version: number;
    readonly targets: readonly { readonly state: string }[];
    readonly availableActions: readonly { readonly action: string; readonly isAvailable: boolean }[];
  } | null;
}

test('past its validity a referral has expired, whether anybody has written it or not', async () => {
  const id = await into('SENT RECEIVED');
  const { version } = await stored(id);
  clock.advance(14 * DAY - 1);
  expect(await isListed(cast.receiver, 'TO_DECIDE', id)).toBe(true);
  clock.advance(1);
  expect(await isListed(cast.receiver, 'TO_DECIDE', id)).toBe(false);
  const ofHome = (await answerTo<Shown>(cast.nurse, SHOWN, { id })).referral;
  expect(ofHome).toMatchObject({ state: 'EXPIRED', version: version + 1, targets: [{ state: 'WITHDRAWN' }] });
  expect(ofHome?.availableActions.filter((one) => one.isAvailable)).toEqual([]);
  expect(await answerTo<Shown>(cast.receiver, SHOWN, { id })).toEqual({ referral: null });
  expect((await refusalOf(does('referralAccept', cast.receiver, id))).code).toBe('NOT_FOUND');
  expect((await stored(id)).state).toBe('SENT');
});

test('what nobody has moved for days is lost, and what is late is overdue', async () => {
  const id = await into('PENDING_COSIGN');
  expect(await isListed(cast.doctor, 'LOST', id)).toBe(false);
  clock.advance(4 * DAY);
  expect(await isListed(cast.doctor, 'LOST', id)).toBe(true);
  expect(await isListed(cast.doctor, 'OVERDUE', id)).toBe(true);
});

describe('a protected diagnosis', () => {
  const NAMES = `query ($id: ID!) { referral(id: $id) { diagnoses { isProtected system code name }
    feedback { diagnoses { name } safety { agent agentName isolation } } } }`;
  interface Named {
    readonly referral: {
      readonly diagnoses: readonly object[] | null;
      readonly feedback: object | null;
    } | null;
  }
  const seenBy = async (by: Acting, id: string) => (await answerTo<Named>(by, NAMES, { id })).referral;

  test('is named to who signs, who treats and the resident; others read that there is one', async () => {
    const hidden = { role: 'SECONDARY', system: 'ICD_10', code: 'F32.1', name: '抑郁发作' } as const;
    const plain = { role: 'PRINCIPAL', system: 'ICD_10', code: 'I50.9', name: '心力衰竭' } as const;
    const id = await draft({ diagnoses: [plain, hidden] });
    await does('referralSubmit', cast.nurse, id);
    await does('referralCosign', cast.doctor, id);
    await does('referralReview', cast.office, id);
    const { name, code, system } = hidden;
    for (const by of [cast.doctor, cast.treater, patient()])
      expect((await seenBy(by, id))?.diagnoses?.[1], by.viewer.roles[0]).toEqual({
        ...{ isProtected: true, system, code, name },
      });
    for (const by of [cast.nurse, cast.office, cast.receiver])
      expect((await seenBy(by, id))?.diagnoses, by.viewer.roles[0]).toMatchObject([
        { name: plain.name },
        { isProtected: true, system: null, code: null, name: null },
      ]);
    expect(await seenBy(cast.scheduler, id)).toEqual({ diagnoses: null, feedback: null });
    const kept = await read().referralDiagnosis.findMany({ where: { referralId: id } });
    expect(JSON.stringify(kept)).not.toContain(name);
  });
});
