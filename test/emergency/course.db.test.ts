import { describe, expect, test } from 'vitest';
import type { DivertReason } from '../../domain/codes/emergency.ts';
import { newId } from '../../domain/id.ts';
import { cancelReferral } from '../../domain/referral/close.ts';
import { isReferralOpen } from '../../domain/referral/policy.ts';
import { openedOfTarget } from '../../domain/referral/sealed.ts';
import { sweepReferrals } from '../../domain/referral/sweep.ts';
import { arriveReferral } from '../../domain/referral/visit.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { asRead, does } from '../referral/acts.ts';
import { into, shownState } from '../referral/course.ts';
import { actionsFor } from '../referral/said.ts';
import {
  cast,
  clock,
  DAY,
  elsewhere,
  HOUR,
  network,
  patient,
  somebody,
  stored,
  targetOf,
} from '../referral/scene.ts';
import { divert, elsewhereOffice, eventOf, notesOf, told, useEmergencyScene } from './scene.ts';

useEmergencyScene();

const opened = async (aspect: 'entry' | 'record', by: Acting, id: string): Promise<boolean> =>
  isReferralOpen(aspect, by.viewer, await stored(id), clock.now());
const answers = async (id: string) =>
  (await stored(id)).targets.map(
    ({ organizationId, state }) =>
      `${organizationId === network.hospital ? 'hospital' : 'elsewhere'} ${state}`,
  );
const later = (hours: number) => new Date(clock.now().getTime() + hours * HOUR);

describe('an arrival', () => {
  const before: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    'that nobody has seen yet': async () => undefined,
    'that was seen': (id) => does('referralReceive', cast.receiver, id),
    'about which somebody asks': async (id) => {
      await does('referralReceive', cast.receiver, id);
      await does('referralRequestInfo', cast.receiver, id);
    },
    'that was accepted unseen': (id) => does('referralAccept', cast.receiver, id),
  };
  test.each(Object.entries(before))('of an emergency %s opens the treatment', async (_how, move) => {
    const id = await told();
    await move(id);
    await does('referralArrive', cast.scheduler, id);
    expect(await shownState(id)).toBe('ARRIVED');
    expect(await answers(id)).toEqual(['hospital ACCEPTED']);
    expect((await targetOf(id)).acceptedAt).not.toBeNull();
    expect((await eventOf(id)).acknowledgedAt).not.toBeNull();
    await does('referralTreat', cast.treater, id);
    expect(await opened('record', cast.treater, id)).toBe(true);
  });

  test('may lie before the notice: whoever calls 120 writes later', async () => {
    const id = await told();
    const arrivedAt = later(-1);
    await arriveReferral(cast.scheduler, { ...(await asRead(id)), arrivedAt });
    expect(await stored(id)).toMatchObject({ arrivedAt, remainderDueAt: later(5) });
  });

  test('of anything else waits for its acceptance, as ever', async () => {
    const id = await into('SENT RECEIVED');
    expect((await refusalOf(does('referralArrive', cast.receiver, id))).code).toBe('STATE_CONFLICT');
    await somebody();
    const asked = await into('SENT');
    expect((await refusalOf(does('referralAccept', cast.receiver, asked))).code).toBe('STATE_CONFLICT');
  });
});

test('an emergency is never rejected, nor given back, nor scheduled', async () => {
  const id = await told();
  await does('referralReceive', cast.receiver, id);
  expect(await refusalOf(does('referralReject', cast.receiver, id))).toMatchObject({
    ...{ code: 'DIVERT_INSTEAD', message: expect.stringContaining('emergencyDivert') },
  });
  await does('referralAccept', cast.receiver, id);
  expect((await refusalOf(does('referralAcceptanceWithdraw', cast.receiver, id))).code).toBe(
    'DIVERT_INSTEAD',
  );
  expect((await refusalOf(does('referralSchedule', cast.scheduler, id))).code).toBe('EMERGENCY_UNSCHEDULED');
  expect(await targetOf(id)).toMatchObject({
    state: 'ACCEPTED',
    scheduleDueAt: null,
    expectedOn: '2026-11-22',
  });
});

test('it never expires, and its sender or the resident may take it back before the arrival', async () => {
  const id = await told();
  clock.advance(60 * DAY);
  await sweepReferrals(clock.now());
  expect(await shownState(id)).toBe('SENT');
  await cancelReferral(patient(), { ...(await asRead(id)), reasonCode: 'IMPROVED' });
  expect([await shownState(id), ...(await answers(id))]).toEqual(['CANCELLED', 'hospital WITHDRAWN']);
});

describe('a diversion', () => {
  test('by who is asked names a hospital that has accepted: it has the record at once, and the other no more', async () => {
    const id = await told();
    await does('referralAccept', cast.receiver, id);
    await divert(cast.receiver, id);
    const referral = await stored(id);
    expect(await answers(id)).toEqual(['hospital DIVERTED', 'elsewhere ACCEPTED']);
    expect(referral).toMatchObject({ state: 'PLACED', expiresAt: null, placedAt: clock.now() });
    const [from, to] = referral.targets;
    expect(from).toMatchObject({ reasonCode: 'NO_BED' });
    expect(to).toMatchObject({ contactName: '山前急诊医生', disclosedAt: clock.now(), consentId: null });
    expect(openedOfTarget(to?.id ?? '', 'contactPhone', to?.contactPhoneSealed ?? null)).toBe('07562999999');
    expect([await opened('record', elsewhereOffice, id), await opened('record', cast.receiver, id)]).toEqual([
      true,
      false,
    ]);
    expect(await opened('entry', cast.receiver, id)).toBe(true);
    expect(await notesOf(id)).toEqual(expect.arrayContaining(['NO_CAPABILITY', 'NO_AGREEMENT', 'NO_DOCTOR']));
    await does('referralArrive', elsewhereOffice, id);
    expect([await shownState(id), await opened('entry', cast.receiver, id)]).toEqual(['ARRIVED', false]);
  });

  test('by the sender, who was told so on the telephone', async () => {
    const id = await told();
    await divert(cast.nurse, id, { reasonCode: 'CREW_DECISION' });
    expect(await answers(id)).toEqual(['hospital DIVERTED', 'elsewhere ACCEPTED']);
  });

  test('there and back: who has diverted it takes the resident after all', async () => {
    const id = await told();
    await divert(cast.receiver, id);
    const { hospital: toOrganizationId, cardiology: departmentId } = network;
    await divert(elsewhereOffice, id, { toOrganizationId, departmentId });
    expect(await answers(id)).toEqual(['hospital ACCEPTED', 'elsewhere DIVERTED']);
    await divert(cast.receiver, id);
    // The ambulance has not heard of the last one.
    await does('referralArrive', cast.scheduler, id);
    expect([await shownState(id), ...(await answers(id))]).toEqual([
      ...['ARRIVED', 'hospital ACCEPTED', 'elsewhere WITHDRAWN'],
    ]);
    expect([await opened('record', cast.treater, id), await opened('entry', elsewhereOffice, id)]).toEqual([
      true,
      false,
    ]);
  });

  test.each([
    ['to an unknown hospital', { toOrganizationId: 'nowhere', departmentId: null }, 'NOT_FOUND'],
    ['to itself', { toOrganizationId: 'hospital', departmentId: null }, 'REFERRAL_TO_SELF'],
    ['to who sends it', { toOrganizationId: 'clinic', departmentId: null }, 'REFERRAL_TO_SELF'],
    ['to a home', { toOrganizationId: 'otherHome', departmentId: null }, 'NOT_MEDICAL'],
    ['to nobody by name', { acceptedByName: ' ' }, 'TEXT_EMPTY'],
    ['with nobody to call', { acceptedByPhone: '1' }, 'PHONE_FORM'],
    ['for another reason without words', { reasonCode: 'OTHER' as DivertReason }, 'REASON_TEXT'],
  ])('%s is refused, and changes nothing', async (_what, change, code) => {
    const id = await told();
    const places: Readonly<Record<string, string>> = {
      ...{
        hospital: network.hospital,
        clinic: cast.doctor.viewer.organizationId,
        otherHome: network.otherHome,
      },
    };
    const named = 'toOrganizationId' in change ? change.toOrganizationId : elsewhere.organizationId;
    const asked = divert(cast.receiver, id, {
      ...change,
      toOrganizationId: places[named ?? ''] ?? named ?? '',
    });
    const before = await stored(id);
    expect((await refusalOf(asked)).code).toBe(code);
    expect(await stored(id)).toEqual(before);
  });

  test('is for emergencies on their way', async () => {
    const ordinary = await into('SENT RECEIVED');
    expect((await refusalOf(divert(cast.receiver, ordinary))).code).toBe('NOT_AN_EMERGENCY');
    const id = await told();
    await divert(cast.receiver, id);
    expect((await refusalOf(divert(cast.receiver, id))).code).toBe('STATE_CONFLICT');
    await does('referralArrive', elsewhereOffice, id);
    expect((await refusalOf(divert(elsewhereOffice, id))).code).toBe('STATE_CONFLICT');
  });
});

test('of two who arrive, divert or cancel at once one is first, and the other is told what it finds', async () => {
  const { scheduler, receiver, nurse, treater } = cast;
  const pairs: readonly (readonly ((id: string) => Promise<unknown>)[])[] = [
    [(id) => does('referralArrive', scheduler, id), (id) => divert(receiver, id)],
    [(id) => divert(nurse, id), (id) => divert(receiver, id)],
    [(id) => does('referralArrive', scheduler, id), (id) => does('referralArrive', treater, id)],
    [(id) => does('referralCancel', nurse, id), (id) => does('referralArrive', scheduler, id)],
  ];
  for (const pair of pairs) {
    const id = await told();
    const outcomes = await outcomesOf(pair.map((act) => act(id)));
    expect(outcomes.filter((outcome) => outcome === 'DONE')).toHaveLength(1);
    expect(['VERSION_CONFLICT', 'STATE_CONFLICT', 'NOT_FOUND']).toContain(
      outcomes.find((one) => one !== 'DONE'),
    );
    const live = (await answers(id)).filter((answer) => /ASKED|RECEIVED|ACCEPTED/.test(answer));
    expect(live.length).toBe((await shownState(id)) === 'CANCELLED' ? 0 : 1);
  }
});

test('an emergency that is cancelled is nothing to tell the family of; who has heard of it hears that too', async () => {
  const tasks = (nounId: string) =>
    read().contactNotification.findMany({ where: { nounId }, orderBy: { openedAt: 'asc' } });
  const untold = await told();
  await does('referralCancel', cast.nurse, untold);
  expect(await tasks(untold)).toMatchObject([{ state: 'SUPERSEDED', isCorrection: false }]);
  const id = await told();
  const [task] = await tasks(id);
  const call = {
    id: newId(clock.now()),
    no: 1,
    name: '陈小明',
    calledAt: clock.now(),
    result: 'MESSAGE_LEFT',
  };
  const by = { calledById: 'somebody', calledByOrgId: network.home, recordedAt: clock.now() };
  const calls = { create: { ...call, ...by } };
  await write(({ db }) => db.contactNotification.update({ where: { id: task?.id ?? '' }, data: { calls } }));
  clock.advance(60_000);
  await does('referralCancel', cast.nurse, id);
  expect((await tasks(id)).map(({ isCorrection }) => isCorrection)).toEqual([false, true]);
});

test('an emergency is not recalled, and availableActions says so', async () => {
  const id = await told();
  const said = (await actionsFor(cast.supervisor, id)).find(({ action }) => action === 'referralRecall');
  expect(said?.refusals.map(({ code }) => code)).toEqual(['EMERGENCY_NOT_RECALLED']);
  expect((await refusalOf(does('referralRecall', cast.supervisor, id))).code).toBe('EMERGENCY_NOT_RECALLED');
  expect((await stored(id)).state).toBe('SENT');
});
