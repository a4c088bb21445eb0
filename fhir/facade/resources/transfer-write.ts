import type { Resource, ServiceRequest, Task } from '@medplum/fhirtypes';
import { shownByIds } from '../../../domain/exchange/page.ts';
import { type ReferralTransferInput, transferReferral } from '../../../domain/referral/child.ts';
import { nameReferral } from '../../../domain/referral/exchanged.ts';
import { exchangedAnswers } from '../../../domain/referral/exchanged-answers.ts';
import type { Acting } from '../../../domain/viewer.ts';
import { codeSystem } from '../../codes.ts';
import type { ReferralIn } from '../../map/service-request-in.ts';
import { BUSINESS_STATUS, TASK_STATES } from '../../map/task-stages.ts';
import { readingOf } from '../asking.ts';
import { notKnown, unprocessable } from '../fault.ts';
import { literal } from '../params.ts';
import type { Writing } from '../writing.ts';
import { type Asked, namesOf } from './referral-said.ts';

const { status: ENDED, businessStatus: TRANSFERRED } = TASK_STATES.TRANSFERRED;

const refersTo = (reference: unknown, referralId: string, { base }: Writing): boolean => {
  const found = typeof reference === 'string' ? literal(reference, base) : null;
  return found?.type === 'ServiceRequest' && found.id === referralId;
};

const isTransferred = (task: Task): boolean =>
  task.status === ENDED &&
  (task.businessStatus?.coding ?? []).some(
    ({ system, code }) => system === codeSystem(BUSINESS_STATUS) && code === TRANSFERRED,
  );

/** @throws FhirFault 422 ONWARD_MISSING: who is transferred goes on by a ServiceRequest of the same transaction */
export function requireOnward(referralId: string, writing: Writing): void {
  const isOnward = (resource: Resource): boolean =>
    resource.resourceType === 'ServiceRequest' &&
    [(resource as ServiceRequest).basedOn]
      .flat()
      .some((one) => refersTo(one?.reference, referralId, writing));
  if ([...writing.siblings().values()].some(isOnward)) return;
  const message = 'A transfer goes on by a new ServiceRequest basedOn this one, in the same transaction.';
  throw unprocessable('ONWARD_MISSING', message, 'Task.businessStatus', 'required');
}

/** The version of the referral that a Task of the same transaction says to be transferred; null where none does. */
async function transferredBeside(referralId: string, writing: Writing): Promise<number | null> {
  const task = [...writing.siblings().values()].find(
    (resource) =>
      resource.resourceType === 'Task' &&
      isTransferred(resource as Task) &&
      refersTo((resource as Task).focus?.reference, referralId, writing),
  );
  if (task === undefined) return null;
  const [shown] = await shownByIds(exchangedAnswers, [task.id ?? ''], readingOf(writing));
  if (shown === undefined) throw notKnown();
  return shown.row.version;
}

/** What a ServiceRequest says of a transfer: it goes out at once, and a doctor has seen the resident. @throws FhirFault 422 */
function transferIn(
  { status, content }: ReferralIn,
  { targets }: Asked,
): Omit<ReferralTransferInput, 'idempotencyKey' | 'referralId' | 'expectedVersion'> {
  const { faceToFaceAt, reasonText, treatmentSoFar, ...rest } = content;
  if (status !== 'active') {
    const message = 'Who is transferred is asked for at once: the status is active.';
    throw unprocessable('REQUEST_TRANSITION', message, 'ServiceRequest.status', 'business-rule');
  }
  if (faceToFaceAt == null) {
    const message = 'Say when a doctor of the own organisation has seen the resident.';
    throw unprocessable('VISIT_MISSING', message, 'ServiceRequest.extension(face-to-face-at)', 'required');
  }
  const said = { reasonText: reasonText ?? '', treatmentSoFar: treatmentSoFar ?? '' };
  return { ...rest, ...said, faceToFaceAt, targets };
}

interface Onward {
  readonly said: ReferralIn;
  readonly asked: Asked;
  readonly writing: Writing;
}

/**
 * A ServiceRequest that goes on from one whose Task is transferred in the same transaction is that transfer (再转出); null for any
 * other.
 * @throws FhirFault 422
 */
export async function transferBeside(
  referralId: string | null,
  { said, asked, writing }: Onward,
): Promise<((acting: Acting) => Promise<string>) | null> {
  const expectedVersion = referralId === null ? null : await transferredBeside(referralId, writing);
  if (referralId === null || expectedVersion === null) return null;
  const input = { ...transferIn(said, asked), referralId, expectedVersion };
  return async (acting) => {
    const id = await transferReferral(acting, { ...input, idempotencyKey: writing.key() });
    await nameReferral(id, namesOf(said, writing), { now: writing.now, isActed: true });
    return id;
  };
}
