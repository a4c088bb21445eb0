import assert from 'node:assert/strict';
import { type Kept, nodeOf } from '../support/acts.ts';
import type { Elder } from './cast.ts';
import type { Stage } from './stage.ts';

/** A family that is to be told of something. */
interface Task extends Kept {
  readonly state: string;
  readonly occasion: string;
  readonly next: { readonly contactId: string | null; readonly name: string; readonly phoneMasked: string };
}

interface Found {
  readonly contactNotifications: { readonly edges: readonly { readonly node: Task }[] };
}

const LIST = `query ($filter: ContactNotificationFilter) { contactNotifications(filter: $filter) { edges { node {
  id version state occasion next { contactId name phoneMasked } } } } }`;

/** The nurse finds whom to call, calls, and puts on record that the family knows. */
export async function tellFamily(
  { cast, clock, step }: Stage,
  elder: Elder,
  { sentence, text }: { readonly sentence: string; readonly text: string },
): Promise<void> {
  const { nurse } = cast.of('home');
  const filter = { residentId: elder.id, states: ['OPEN'], occasions: ['TRANSFER'] };
  const listed = await step(
    sentence,
    nurse.asks<Found>('contactNotifications', LIST, { filter }),
    ({ contactNotifications: { edges } }) => {
      assert.equal(edges.length, 1);
      return edges
        .map(({ node: { occasion, next } }) => `${occasion}: next ${next.name} ${next.phoneMasked}`)
        .join(' · ');
    },
  );
  const [task] = listed.contactNotifications.edges.map(({ node }) => node);
  const on = { contactNotificationId: task?.id, expectedVersion: task?.version };
  const call = { contactId: task?.next.contactId, calledAt: (await clock.now()).toISOString() };
  await step(
    `${nurse.name} calls, and the family knows.`,
    nurse.does<Task>('contactNotified', { ...on, ...call, result: 'REACHED', text }, 'id version state'),
    (answer) => {
      assert.equal(nodeOf(answer).state, 'REACHED');
      return nodeOf(answer).state;
    },
  );
}
