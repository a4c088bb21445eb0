import type { Resource } from '@medplum/fhirtypes';
import { applyPatch, type Operation as PatchStep } from 'rfc6902';
import { Pointer } from 'rfc6902/pointer.js';
import { z } from 'zod';
import { badRequest, FhirFault, unprocessable } from './fault.ts';
import { requirePlainJson } from './plain-json.ts';
import { requireUnderstood } from './understood.ts';

const pointer = z.string().regex(/^(\/[\s\S]*)?$/);
/** An operation of RFC 6902 4; what may stand beside its members is passed over. */
const STEP = z.union([
  z.object({ op: z.enum(['add', 'replace', 'test']), path: pointer }),
  z.object({ op: z.literal('remove'), path: pointer }),
  z.object({ op: z.enum(['move', 'copy']), path: pointer, from: pointer }),
]);

/** A patch that copies more text than this grows without an end, whatever its own length. */
const MOST_COPIED = 2 * 1024 * 1024;
const MOST_STEPS = 500;

const notPatched = (at: number, why: string): FhirFault =>
  unprocessable('PATCH', `Operation ${at} cannot be applied: ${why}.`, `Patch[${at}]`);

/** How much text a step copies. */
function copiedBy(step: PatchStep, from: Resource): number {
  if (step.op !== 'copy') return 0;
  return JSON.stringify(Pointer.fromJSON(step.from).get(from) ?? null).length;
}

/** @throws FhirFault 413, 422 */
function applied(current: Resource, steps: readonly PatchStep[]): Resource {
  const next = structuredClone(current);
  let copied = 0;
  for (const [at, step] of steps.entries()) {
    copied += copiedBy(step, next);
    if (copied > MOST_COPIED) {
      const message = `A patch copies ${MOST_COPIED} bytes at most.`;
      throw new FhirFault({
        status: 413,
        issue: 'too-long',
        code: 'BODY_TOO_LARGE',
        message,
        expression: [`Patch[${at}]`],
      });
    }
    const [fault] = applyPatch(next, [step]);
    if (fault) throw notPatched(at, fault.message);
  }
  return next;
}

/**
 * A JSON Patch (RFC 6902) of the resource as it was read: it stays the same one, and what it becomes has the limits of every body.
 * @throws FhirFault 400, 413, 422
 */
export function patched(current: Resource, steps: unknown): Resource {
  if (!Array.isArray(steps))
    throw badRequest('PATCH', 'A patch is a list of operations (RFC 6902).', ['Patch']);
  if (steps.length > MOST_STEPS)
    throw badRequest('PATCH', `A patch has ${MOST_STEPS} operations at most.`, ['Patch']);
  const unread = steps.findIndex((step) => !STEP.safeParse(step).success);
  if (unread >= 0) throw notPatched(unread, 'it is none of RFC 6902');
  const next = applied(current, steps as PatchStep[]);
  requirePlainJson(next, current.resourceType);
  for (const name of ['resourceType', 'id'] as const) {
    if (next[name] === current[name]) continue;
    const element = `${current.resourceType}.${name}`;
    throw unprocessable('ELEMENT_FIXED', `${element} stays what it is.`, element);
  }
  requireUnderstood(next, current.resourceType);
  return next;
}
