import { z } from 'zod';
import { type NamedPerformer, performerIn } from './service-request-in.ts';
import { concept, extensions, reference } from './shapes.ts';
import { TASK_CODE } from './task.ts';

const read = z.object({
  code: concept,
  focus: z.object({ reference: z.string() }),
  owner: reference.optional(),
  extension: extensions,
});

/** What a Task with the code fulfill asks. */
export interface Fulfilment {
  readonly focus: string;
  /** Null: whoever the ServiceRequest asks alone. */
  readonly owner: NamedPerformer | null;
}

/** Null for a Task that asks something else. */
export function fulfilmentIn(task: unknown): Fulfilment | null {
  const { data } = read.safeParse(task);
  const isFulfil = (data?.code.coding ?? []).some(
    ({ system = TASK_CODE, code }) => system === TASK_CODE && code === 'fulfill',
  );
  if (data === undefined || !isFulfil) return null;
  const { focus, owner, extension } = data;
  return {
    focus: focus.reference,
    owner: owner === undefined ? null : performerIn({ ...owner, extension }),
  };
}
