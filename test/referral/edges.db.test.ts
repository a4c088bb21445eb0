import { describe, expect, inject, test } from 'vitest';
import { referralActions } from '../../domain/referral/available-actions.ts';
import { referralsVisible } from '../../domain/referral/policy.ts';
import { referralTargetWorkflow, referralWorkflow } from '../../domain/referral/workflow.ts';
import type { Acting } from '../../domain/viewer.ts';
import { actsOf } from '../../domain/workflow.ts';
import { read, write } from '../../prisma/client.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { ACTS, does } from './acts.ts';
import { into, STAGES, type Stage, shownState, stateOf } from './course.ts';
import { type Cast, cast, clock, patient, stored, targetOf, useReferralScene } from './scene.ts';

useReferralScene();

type Who = keyof Cast | 'patient';
const people: readonly Who[] = [
  ...(['nurse', 'doctor', 'office', 'receiver', 'treater', 'scheduler', 'supervisor', 'patient'] as const),
];
const actingOf = (who: Who): Acting => (who === 'patient' ? patient() : cast[who]);

interface Edge {
  readonly act: string;
  readonly stage: Stage;
  readonly who: Who;
  readonly to: string;
  readonly answer?: string;
}
const edge = (act: string, stages: readonly Stage[], whose: readonly Who[], to?: string, answer?: string) =>
  stages.flatMap((stage) =>
    whose.map((who): Edge => ({ act, stage, who, to: to ?? stateOf(stage), ...(answer && { answer }) })),
  );
const SENT: readonly Stage[] = ['SENT', 'SENT RECEIVED', 'SENT INFO_REQUESTED', 'SENT REJECTED'];
const TWO: readonly Stage[] = ['TWO ASKED', 'TWO ACCEPTED'];
const PLACED: readonly Stage[] = ['PLACED', 'PLACED WAITING_BED', 'PLACED SCHEDULED'];
const BEFORE_ARRIVAL: readonly Stage[] = [
  ...(['DRAFT', 'DRAFT RETURNED', 'PENDING_COSIGN', 'PENDING_REVIEW', 'NO_SHOW'] as const),
  ...[...SENT, ...TWO, ...PLACED],
];
const UNDER_WAY: readonly Stage[] = ['ARRIVED', 'IN_TREATMENT', 'ARRIVED ABORT'];
const RETURNS: readonly Stage[] = ['RETURN ASKED', 'RETURN RECEIVED', 'RETURN SCHEDULED'];
const receivers: readonly Who[] = ['receiver', 'treater'];
const askers: readonly Who[] = ['nurse', 'doctor'];

/** Both lifecycles as they are meant, written again by hand: who moves what from where to where. */
const EDGES: readonly Edge[] = [
  ...edge('referralRevise', ['DRAFT', 'DRAFT RETURNED'], ['nurse']),
  ...edge('referralRevise', ['DRAFT RETURNED'], ['doctor']),
  ...edge('referralSubmit', ['DRAFT', 'DRAFT RETURNED'], ['nurse'], 'PENDING_COSIGN'),
  ...edge('referralSubmit', ['DRAFT RETURNED'], ['doctor'], 'PENDING_REVIEW'),
  ...edge('referralCosign', ['PENDING_COSIGN'], ['doctor'], 'PENDING_REVIEW'),
  ...edge('referralReturn', ['PENDING_COSIGN'], ['doctor'], 'DRAFT'),
  ...edge('referralReturn', ['PENDING_REVIEW'], ['office'], 'DRAFT'),
  ...edge('referralReview', ['PENDING_REVIEW'], ['office'], 'SENT', 'ASKED'),
  ...edge('referralReceive', ['SENT'], receivers, 'SENT', 'RECEIVED'),
  ...edge('referralRequestInfo', ['SENT RECEIVED', 'TWO ASKED'], receivers, 'SENT', 'INFO_REQUESTED'),
  ...edge('referralAnswerInfo', ['SENT INFO_REQUESTED'], ['nurse', 'doctor'], 'SENT', 'RECEIVED'),
  ...edge('referralAccept', ['SENT RECEIVED'], receivers, 'PLACED', 'ACCEPTED'),
  ...edge('referralAccept', ['TWO ASKED'], receivers, 'SENT', 'ACCEPTED'),
  ...edge('referralChoose', ['TWO ACCEPTED'], askers, 'PLACED', 'ACCEPTED'),
  ...edge('referralTargetWithdraw', TWO, askers, 'SENT', 'WITHDRAWN'),
  ...edge(
    'referralReject',
    ['SENT RECEIVED', 'SENT INFO_REQUESTED', 'TWO ASKED'],
    receivers,
    'SENT',
    'REJECTED',
  ),
  ...edge('referralAcceptanceWithdraw', [...PLACED, 'TWO ACCEPTED'], receivers, 'SENT', 'RECEIVED'),
  ...edge('referralBedWaitConfirm', ['PLACED WAITING_BED'], receivers, 'PLACED', 'WAITING_BED'),
  ...edge('referralSchedule', [...PLACED, 'NO_SHOW'], [...receivers, 'scheduler'], 'PLACED', 'SCHEDULED'),
  ...edge('referralNoShow', ['PLACED SCHEDULED'], [...receivers, 'scheduler'], 'NO_SHOW', 'ACCEPTED'),
  ...edge('referralRedirect', ['SENT REJECTED'], ['doctor'], 'REDIRECTED', 'REJECTED'),
  ...edge('referralRecall', [...SENT, ...TWO, ...PLACED], ['supervisor'], 'RECALLED'),
  ...edge('referralCloseUnmet', ['SENT REJECTED'], ['doctor'], 'CLOSED_UNMET', 'REJECTED'),
  ...edge('referralArrive', [...PLACED, 'NO_SHOW'], [...receivers, 'scheduler'], 'ARRIVED'),
  ...edge('referralTreat', ['ARRIVED', 'ARRIVED ABORT'], ['treater'], 'IN_TREATMENT'),
  ...edge('referralComplete', ['IN_TREATMENT'], ['treater'], 'COMPLETED'),
  ...edge('referralLeave', UNDER_WAY, receivers, 'LEFT'),
  ...edge('referralDied', UNDER_WAY, ['treater'], 'DIED'),
  ...edge('referralTransfer', UNDER_WAY, ['treater'], 'TRANSFERRED'),
  ...edge('referralAbortRequest', ['ARRIVED', 'IN_TREATMENT'], [...askers, ...receivers, 'patient']),
  ...edge('referralAbortDecide', ['ARRIVED ABORT'], receivers, 'ABORTED'),
  ...edge('referralFeedback', ['COMPLETED'], ['treater'], 'FEEDBACK_RETURNED'),
  ...edge('referralCloseWithoutFeedback', ['COMPLETED'], ['doctor'], 'CLOSED_WITHOUT_FEEDBACK'),
  ...edge('referralReconcile', ['FEEDBACK_RETURNED'], ['doctor']),
  ...['attachmentAdd', 'attachmentRemove'].flatMap((act) => [
    ...edge(act, BEFORE_ARRIVAL, ['nurse', 'doctor', 'office']).filter(
      ({ stage, who }) => stage !== 'DRAFT' || who === 'nurse',
    ),
    ...edge(act, [...UNDER_WAY, 'COMPLETED', 'FEEDBACK_RETURNED'], ['treater']),
  ]),
  ...edge('referralCancel', BEFORE_ARRIVAL, ['nurse', 'doctor', 'patient'], 'CANCELLED').filter(
    ({ stage, who }) => stage !== 'DRAFT' || who === 'nurse',
  ),
];

/** The home answers a return of the hospital that has its resident: there the sides are others. */
const RETURN_EDGES: readonly Edge[] = [
  ...edge('referralReceive', ['RETURN ASKED'], ['nurse'], 'SENT', 'RECEIVED'),
  ...edge('referralRequestInfo', ['RETURN RECEIVED'], ['nurse'], 'SENT', 'INFO_REQUESTED'),
  ...edge('returnHomeConfirm', ['RETURN RECEIVED'], ['nurse'], 'PLACED', 'SCHEDULED'),
  ...edge('returnHomeDefer', ['RETURN RECEIVED'], ['nurse'], 'SENT', 'RECEIVED'),
  ...edge('referralAcceptanceWithdraw', ['RETURN SCHEDULED'], ['nurse'], 'SENT', 'RECEIVED'),
  ...edge('referralSchedule', ['RETURN SCHEDULED'], ['nurse'], 'PLACED', 'SCHEDULED'),
  ...edge('referralNoShow', ['RETURN SCHEDULED'], ['nurse'], 'NO_SHOW', 'ACCEPTED'),
  ...edge('referralArrive', ['RETURN SCHEDULED'], ['nurse'], 'ARRIVED', 'SCHEDULED'),
  ...edge('referralRecall', RETURNS, ['supervisor'], 'RECALLED', 'WITHDRAWN'),
  ...edge('referralCancel', RETURNS, ['treater', 'patient'], 'CANCELLED', 'WITHDRAWN'),
  ...edge('attachmentAdd', RETURNS, ['treater', 'receiver']),
  ...edge('attachmentRemove', RETURNS, ['treater', 'receiver']),
];
const ALL_EDGES = [...EDGES, ...RETURN_EDGES];

const eventsOf = async (id: string) => {
  const target = await targetOf(id);
  return read().event.findMany({ where: { nounId: { in: [id, target.id] } }, orderBy: { seq: 'asc' } });
};

describe('an edge', () => {
  // Who else may take it, `everything else` asks of availableActions; that the edge holds is asked once for each.
  // Files move nothing: two stages are enough.
  const asked = ALL_EDGES.filter(
    ({ act, stage }) => !act.startsWith('attachment') || stage === 'DRAFT' || stage === 'ARRIVED',
  ).filter(
    (one, at, all) => all.findIndex(({ act, stage }) => act === one.act && stage === one.stage) === at,
  );
  test.each(asked)('$act from $stage by the $who leads to $to', async ({ act, stage, who, to, answer }) => {
    const id = await into(stage);
    const [{ version }, before] = [await stored(id), await eventsOf(id)];
    await does(act, actingOf(who), id);
    const target = await targetOf(id);
    expect(await shownState(id)).toBe(to);
    if (answer !== undefined) expect(target.state).toBe(answer);
    expect((await stored(id)).version).toBe(version + 1);
    const events = (await eventsOf(id)).slice(before.length);
    expect(events.length).toBeGreaterThan(0);
    expect(
      events.every((event) => event.act === act && event.personId === actingOf(who).viewer.personId),
    ).toBe(true);
  });

  test('every act of the two tables is among them', () => {
    const all = new Set([...actsOf(referralWorkflow), ...actsOf(referralTargetWorkflow)]);
    const tried = new Set([...ALL_EDGES.map(({ act }) => act), 'referralClose', 'recordVoid']);
    // What is about emergencies alone, test/emergency tries.
    expect([...all].filter((act) => !tried.has(act) && !act.startsWith('emergency'))).toEqual([]);
  });

  test('the loop is closed by who owns it, after the safety blocks are compared', async () => {
    const id = await into('FEEDBACK_RETURNED');
    expect((await refusalOf(does('referralClose', cast.doctor, id))).code).toBe('NOT_RECONCILED');
    await does('referralReconcile', cast.doctor, id);
    expect((await refusalOf(does('referralClose', cast.colleague, id))).code).toBe('NOT_YOUR_ACT');
    await does('referralClose', cast.doctor, id);
    expect(await shownState(id)).toBe('CLOSED');
  });

  test('a doctor of the clinic writes, signs and sends, where no office reviews', async () => {
    const id = await into('DRAFT');
    const offices = { organizationId: cast.doctor.viewer.organizationId, role: 'REFERRAL_OFFICE' };
    await write(({ db }) => db.roleAssignment.updateMany({ where: offices, data: { toOn: '2026-11-01' } }));
    await does('referralSubmit', cast.nurse, id);
    await does('referralCosign', cast.doctor, id);
    expect(await shownState(id)).toBe('SENT');
    await write(({ db }) => db.roleAssignment.updateMany({ where: offices, data: { toOn: null } }));
  });
});

const isSeenBy = async (by: Acting, id: string): Promise<boolean> =>
  (await read().referral.count({ where: { AND: [{ id }, referralsVisible(by.viewer, clock.now())] } })) > 0;

const REFUSALS = [
  ...['NOT_FOUND', 'NOT_YOUR_ACT', 'STATE_CONFLICT', 'STILL_ASKED', 'NOT_RECONCILED', 'NOT_ACCEPTED'],
  ...['LAST_TARGET', 'RETURN_BY_CHECKLIST', 'NOT_A_RETURN', 'ABORT_ASKED', 'NO_ABORT_ASKED', 'OWN_REQUEST'],
];

/** What availableActions says of each act to somebody who sees the referral. */
async function saidOf(by: Acting, id: string): Promise<Map<string, string>> {
  const referral = await stored(id);
  const all = referralActions({ viewer: by.viewer, now: clock.now(), referral });
  return new Map(all.map(({ action, refusals }) => [action, refusals[0]?.code ?? 'DONE']));
}

// What time and rules do to one engine they do to the other; which acts are open is asked once.
describe.runIf(inject('template').engine === 'sqlite')('everything else', () => {
  test.each(STAGES)('in %s is refused with a type, and availableActions says the same', async (stage) => {
    const id = await into(stage);
    const before = [await stored(id), await read().event.count()];
    for (const who of people) {
      const by = actingOf(who);
      const isSeen = await isSeenBy(by, id);
      const said = await saidOf(by, id);
      // Who does not see it is told so by whatever act is tried.
      const tried = isSeen ? Object.keys(ACTS) : ['referralReceive', 'referralCancel'];
      for (const act of tried) {
        const isEdge = ALL_EDGES.some((one) => one.act === act && one.stage === stage && one.who === who);
        if (isSeen) expect(said.get(act) === 'DONE', `${act} by the ${who}`).toBe(isEdge);
        if (isEdge) continue;
        const { code } = await refusalOf(does(act, by, id));
        expect(code, `${act} by the ${who}`).toBe(isSeen ? said.get(act) : 'NOT_FOUND');
        expect(REFUSALS).toContain(code);
      }
    }
    expect([await stored(id), await read().event.count()]).toEqual(before);
  });
});
