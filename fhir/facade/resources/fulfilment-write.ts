import type { Resource } from '@medplum/fhirtypes';
import { targetsWithin } from '../../../domain/referral/exchanged-answers.ts';
import { type Fulfilment, fulfilmentIn } from '../../map/fulfilment.ts';
import type { NamedPerformer } from '../../map/service-request-in.ts';
import { unprocessable } from '../fault.ts';
import { literal } from '../params.ts';
import type { Planned, Writing } from '../writing.ts';
import { createAbort } from './abort-write.ts';
import { targetOf } from './referral-said.ts';

const OWNER = 'Task.owner';

/** Whom the Tasks ask that stand beside a ServiceRequest in a transaction, in their order. */
export function ownersBeside(
  request: Resource,
  writing: Writing,
): { readonly owner: NamedPerformer; readonly expression: string }[] {
  const all = [...writing.siblings()];
  const own = all.filter(([, resource]) => resource === request).map(([fullUrl]) => fullUrl);
  return all
    .filter(([, { resourceType }]) => resourceType === 'Task')
    .map(([, task]) => fulfilmentIn(task))
    .flatMap((one) => (one !== null && own.includes(one.focus) && one.owner !== null ? [one.owner] : []))
    .map((owner) => ({ owner, expression: OWNER }));
}

/** What one organisation is asked by the ServiceRequest of the same transaction: that makes it. */
async function planFulfilment({ focus, owner }: Fulfilment, writing: Writing): Promise<Planned> {
  const asked = owner === null ? null : await targetOf(owner, OWNER, writing);
  return {
    run: async () => '',
    locate: async () => {
      const referralId = literal(writing.resolved(focus), writing.base)?.id ?? '';
      const [only, ...more] = await targetsWithin(referralId, asked?.organizationId ?? null);
      if (only === undefined || more.length > 0) {
        const message = 'The owner is one of those whom the ServiceRequest asks.';
        throw unprocessable('TASK_OWNER', message, OWNER);
      }
      // Nobody is asked before the referral goes out.
      return only.askedAt === null ? null : only.id;
    },
  };
}

/** `POST Task`: by itself that a treatment is to be ended; with its ServiceRequest, who is asked. */
export async function createTask(resource: Resource, writing: Writing): Promise<Planned> {
  const fulfilment = fulfilmentIn(resource);
  const request = fulfilment === null ? undefined : writing.siblings().get(fulfilment.focus);
  if (fulfilment !== null && request?.resourceType === 'ServiceRequest')
    return planFulfilment(fulfilment, writing);
  return createAbort(resource, writing);
}
