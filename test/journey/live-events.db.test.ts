import { beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD } from '../fixtures/accounts.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, freeOn, newTemplate, signedIn, takeIn } from '../fixtures/town.ts';
import { type Kept, nodeOf } from '../support/acts.ts';
import { type EventStream, eventStream } from '../support/event-stream.ts';
import type { LastingClient } from '../support/lasting-client.ts';
import { type RunningService, startService } from '../support/service.ts';

useTown();

type Asking = Parameters<typeof eventStream>[2];

/** Opens a stream as a screen of hers does, and waits for the place where it begins. */
async function listen(who: LastingClient, asking: Asking = {}, url = town.service.url) {
  // Whose token is over signs in anew, as the screen would.
  await who.ask('{ viewer { person { id } } }');
  const stream = await eventStream(url, who.accessToken, asking);
  const begun = await stream.next();
  if (begun.kind !== 'NEXT') throw new Error(`no stream: ${JSON.stringify(begun)}`);
  return Object.assign(stream, { begunAt: begun.delivery.cursor });
}

let granny: string;
let booked: Kept;
const claim = () => ({ appointmentId: booked.id, expectedVersion: booked.version });

async function book(residentId: string, dayOn = dayOf(town, 2)): Promise<Kept> {
  const [place] = await freeOn(town, town.nurse, { dayOn, pool: 'PUBLIC' });
  return nodeOf(await town.nurse.act<Kept>('appointmentBook', { slotId: place?.id, residentId }));
}

beforeAll(async () => {
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { capacity: 6 })));
  granny = await takeIn(town);
});

describe('a booking is heard of on both sides as it is made, and nowhere else', () => {
  test('the home and the hospital hear of it; another home hears only of what is its own', async () => {
    const home = await listen(town.nurse);
    const hospital = await listen(town.scheduler);
    const stranger = await listen(town.otherNurse);
    booked = await book(granny);
    for (const stream of [home, hospital]) {
      expect(await stream.nextChange()).toMatchObject({
        ...{ noun: 'appointment', nounId: booked.id },
        event: { act: 'appointmentBook', toState: 'BOOKED', role: 'NH_NURSE' },
      });
    }
    const own = await takeIn(town, town.otherNurse);
    expect(await stranger.nextChange()).toMatchObject({ noun: 'resident', nounId: own });
    for (const stream of [home, hospital, stranger]) stream.leave();
  });

  test('no word of the note on it, no name, no number is told', async () => {
    const stream = await listen(town.nurse);
    booked = nodeOf(
      await town.nurse.act<Kept>('appointmentTravelSet', {
        ...claim(),
        ...{ transport: 'HOME_VAN', escortName: '李师傅', escortPhone: '13812345678' },
      }),
    );
    const told = JSON.stringify(await stream.nextChange());
    expect(told).toContain(booked.id);
    expect(told).not.toMatch(/李师傅|1381234|陈秀英|HOME_VAN/);
    stream.leave();
  });
});

const UNREAD = '{ notificationsUnread { kind count } }';
interface Unread {
  readonly notificationsUnread: readonly { readonly kind: string; readonly count: number }[];
}
const unreadOf = async (who: LastingClient) => (await who.ask<Unread>(UNREAD)).notificationsUnread;

/** She asks the hospital for a place, which has none. */
async function askAndBeDeclined(who: LastingClient): Promise<void> {
  const { hospital, cardiology } = town.network;
  const where = { hospitalId: hospital.id, departmentId: cardiology, residentId: await takeIn(town) };
  const request = { ...where, wantedOn: dayOf(town, 3), priority: 'NORMAL' };
  const { id, version } = nodeOf(await who.act<Kept>('appointmentRequest', request));
  const answer = { appointmentId: id, expectedVersion: version, reasonCode: 'NO_PLACE' };
  nodeOf(await town.scheduler.act('appointmentDecline', answer));
}

test('the answer to a request reaches who asked, is counted until it is seen, and a colleague hears nothing', async () => {
  const colleague = await signedIn(town.service, town.network.home.id, 'NH_NURSE');
  const nouns = ['notification'];
  const hers = await listen(town.nurse, { nouns });
  const colleagues = await listen(colleague, { nouns });
  await askAndBeDeclined(town.nurse);
  const { nounId, event } = await hers.nextChange();
  expect(event).toMatchObject({ act: 'tell', toState: 'TOLD', role: null, organization: null });
  expect(await unreadOf(town.nurse)).toEqual([{ kind: 'APPOINTMENT_ANSWERED', count: 1 }]);
  nodeOf(await town.nurse.act('notificationAcknowledge', { notificationIds: [nounId] }, 'id'));
  expect(await hers.nextChange()).toMatchObject({ nounId, event: { toState: 'ACKNOWLEDGED' } });
  expect(await unreadOf(town.nurse)).toEqual([]);

  await askAndBeDeclined(colleague);
  const LATEST = '{ notifications(first: 1) { edges { node { id } } } }';
  type Latest = { readonly notifications: { readonly edges: readonly { readonly node: Kept }[] } };
  const [own] = (await colleague.ask<Latest>(LATEST)).notifications.edges;
  expect((await colleagues.nextChange()).nounId).toBe(own?.node.id);
  for (const stream of [hers, colleagues]) stream.leave();
});

test('a screen that lost its line goes on after the last cursor, also at another process', async () => {
  const other = await startService({ clock: town.service.clock });
  const nouns = ['appointment'];
  const first = await listen(town.nurse, { nouns });
  const before = await book(await takeIn(town));
  const { nounId, cursor } = await first.nextChange();
  expect(nounId).toBe(before.id);
  first.leave();
  const missed = [await book(await takeIn(town)), await book(await takeIn(town))];
  const second = await listen(town.nurse, { nouns, after: cursor }, other.url);
  for (const { id } of missed) expect((await second.nextChange()).nounId).toBe(id);
  second.leave();
  await other.stop();
});

describe('a stream ends by itself', () => {
  test('with the token; the next one goes on with a new token', async () => {
    const stream = await listen(town.nurse, { nouns: ['appointment'] });
    town.service.clock.advance(15 * 60_000);
    const over = await stream.rest();
    expect(over).toEqual([{ kind: 'COMPLETE' }]);
    const { id } = await book(await takeIn(town));
    const next = await listen(town.nurse, { nouns: ['appointment'], after: stream.begunAt });
    expect((await next.nextChange()).nounId).toBe(id);
    next.leave();
  });

  test.each<[string, (who: LastingClient) => Promise<unknown>]>([
    ['she signs out', (who) => who.auth('sign-out', {})],
    [
      'she changes the password at another machine',
      async (who) => {
        await who.signIn(PASSWORD);
        nodeOf(
          await who.act(
            'passwordChange',
            { currentPassword: PASSWORD, newPassword: 'other-harbour-43' },
            'id',
          ),
        );
      },
    ],
  ])('when %s', async (_name, happens) => {
    const who = await signedIn(town.service, town.network.home.id, 'NH_NURSE');
    const stream = await listen(who);
    await happens(who);
    expect((await stream.rest()).at(-1)).toEqual({ kind: 'COMPLETE' });
  });

  test('when the administrator ends her role', async () => {
    const who = await signedIn(town.service, town.network.home.id, 'NH_NURSE');
    const stream = await listen(who);
    const { viewer } = await who.ask<{ viewer: { person: { id: string } } }>('{ viewer { person { id } } }');
    const ROLES = '{ roleAssignments(first: 100) { edges { node { id version person { id } } } } }';
    interface Roles {
      readonly roleAssignments: {
        readonly edges: readonly { readonly node: Kept & { readonly person: { readonly id: string } } }[];
      };
    }
    const { edges } = (await town.homeAdmin.ask<Roles>(ROLES)).roleAssignments;
    const held = edges.find(({ node }) => node.person.id === viewer.person.id)?.node;
    const ending = { roleAssignmentId: held?.id, expectedVersion: held?.version };
    nodeOf(await town.homeAdmin.act('roleEnd', ending));
    expect((await stream.rest()).at(-1)).toEqual({ kind: 'COMPLETE' });
  });

  test('when the service stops: it does not wait for streams, and they hear of it', async () => {
    const other: RunningService = await startService({ clock: town.service.clock });
    const stream = await listen(town.nurse, {}, other.url);
    const rest = stream.rest();
    await other.stop();
    expect(await rest).toEqual([{ kind: 'COMPLETE' }]);
  });
});

describe('what holds for a query holds for a stream', () => {
  const opened = async (token: string | null, asking: Asking = {}) =>
    (await eventStream(town.service.url, token, asking)).next();

  test('nobody listens without a sign-in', async () => {
    expect(await opened(null)).toEqual({ kind: 'ERROR', code: 'UNAUTHENTICATED' });
  });

  test.each([
    ['a token that is none', 'a.b.c'],
    ['no form of a token', 'nonsense'],
  ])('%s is refused before anything', async (_name, token) => {
    expect((await eventStream(town.service.url, token)).status).toBe(401);
  });

  test.each([
    ['a cursor of another list', { after: 'WyJhIl0' }, 'CURSOR'],
    ['a noun that is none', { nouns: ['weather'] }, 'NOUN'],
    ['too many names for one thing', { query: aliases(40) }, 'QUERY_TOO_COMPLEX'],
    [
      'two streams at once',
      { query: 'subscription { a: events { cursor } b: events { cursor } }' },
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('%s is refused', async (_name, asking, code) => {
    expect(await opened(town.nurse.accessToken, asking)).toEqual({ kind: 'ERROR', code });
  });

  test('who accepts no events gets none', async () => {
    const { errors } = await town.nurse.graphql('subscription { events { cursor } }');
    expect(errors?.[0]?.extensions.code).toBe('EVENT_STREAM');
  });

  test('a seventh stream of one person is refused, and one that leaves makes room', async () => {
    const streams: EventStream[] = [];
    while (streams.length < 6) streams.push(await listen(town.doctor));
    const token = town.doctor.accessToken;
    expect(await opened(token)).toEqual({ kind: 'ERROR', code: 'TOO_MANY_STREAMS' });
    for (const stream of streams) stream.leave();
    await expect.poll(() => opened(token)).toMatchObject({ kind: 'NEXT' });
  });
});

function aliases(many: number): string {
  const fields = Array.from({ length: many }, (_none, nth) => `c${nth}: cursor`);
  return `subscription { events { ${fields.join(' ')} } }`;
}
