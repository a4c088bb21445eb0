import type { Patient, Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { pullRecord } from '../../domain/record-snapshot/pull.ts';
import type { Acting } from '../../domain/viewer.ts';
import { SYSTEMS } from '../../fhir/codes.ts';
import { createCredentials } from '../../fhir/outbound/credentials.ts';
import { createPulling } from '../../fhir/outbound/pull/pulling.ts';
import { read, write } from '../../prisma/client.ts';
import {
  clock,
  hospital,
  idNo,
  nurse,
  placeOf,
  record,
  residentId,
  useConsentScene,
} from '../consent/scene.ts';
import { ask } from '../fixtures/ask.ts';
import { newKey } from '../fixtures/network.ts';
import { driven, haveActiveEndpoint, LOCAL_RULES } from '../support/delivery.ts';
import { type RecordHis, startRecordHis } from '../support/record-his.ts';

/** The system of the hospital. */
export let his: RecordHis;
export let endpointId: string;
const pullers: ReturnType<typeof driven>[] = [];

/** A process that asks for records. */
export function puller(holder = 'test') {
  const pulling = driven((onError) =>
    createPulling({
      ...{ rules: LOCAL_RULES, credentials: createCredentials(LOCAL_RULES), clock, holder, random: () => 1 },
      onError,
    }),
  );
  pullers.push(pulling);
  return pulling;
}

export const patient = (change: Partial<Patient> = {}): Patient => ({
  ...{ resourceType: 'Patient', id: 'p1' },
  identifier: [{ system: SYSTEMS.idCard, value: idNo }],
  ...change,
});
const subject = { reference: 'Patient/p1' };
export const condition = (text: string, change: object = {}): Resource =>
  ({ ...{ resourceType: 'Condition', id: 'c1', subject, code: { text } }, ...change }) as Resource;
export const allergy = (text: string, change: object = {}): Resource =>
  ({
    ...{ resourceType: 'AllergyIntolerance', id: 'a1', patient: subject, code: { text } },
    ...change,
  }) as Resource;

/** A home, and a hospital whose system knows the resident; each test has a resident and a consent of its own. */
export function useRecordScene(): void {
  useConsentScene();
  beforeAll(async () => {
    his = await startRecordHis();
    endpointId = await haveActiveEndpoint(placeOf(hospital), his.url, clock.now());
  });
  beforeEach(async () => {
    // Of the tests before nobody is asked about any more.
    await write((tx) => tx.db.recordSnapshot.updateMany({ data: { state: 'CLOSED' } }));
    await write((tx) => tx.db.endpoint.updateMany({ data: { pausedUntilAt: null } }));
    his.calls.length = 0;
    Object.assign(his, { offer: 'SUMMARY', pageSize: 50, instead: () => null });
    his.patients = [patient()];
    his.resources = [condition('高血压'), allergy('青霉素')];
  });
  afterAll(async () => {
    await his.close();
    const faults = pullers.flatMap((one) => one.faults);
    if (faults.length > 0) throw new AggregateError(faults, 'a fault of the service itself');
  });
}

/** The consent that lets the record pass from the hospital to the home; with it the first pull is asked for. */
export const shared = (): Promise<string> => record({ recipientOrgIds: [placeOf(nurse), placeOf(hospital)] });

export const pull = (by: Acting = nurse, change: object = {}): Promise<string> =>
  pullRecord(by, { idempotencyKey: newKey(), residentId, sourceOrgId: placeOf(hospital), ...change });

export const snapshots = () =>
  read().recordSnapshot.findMany({ where: { residentId }, orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }] });
export async function latest() {
  const found = (await snapshots()).at(-1);
  if (found === undefined) throw new Error('nothing was asked for');
  return found;
}

export interface ShownSnapshot {
  readonly id: string;
  readonly state: string;
  readonly source: { readonly id: string };
  readonly answeredAt: string | null;
  readonly method: string | null;
  readonly failure: string | null;
  readonly isCut: boolean;
  readonly availableActions: readonly { readonly action: string; readonly isAvailable: boolean }[];
  readonly entries: readonly {
    readonly kind: string;
    readonly on: string | null;
    readonly text: string | null;
    readonly code: string | null;
    readonly isProtected: boolean;
  }[];
}
const FIELDS = `id state source { id } answeredAt method failure isCut availableActions { action isAvailable } entries { kind on text code system status value isProtected }`;

/** What somebody reads of the resident's snapshots. */
export async function shownTo(by: Acting): Promise<readonly ShownSnapshot[]> {
  const { data, errors } = await ask(
    by,
    `{ resident(id: "${residentId}") { recordSnapshots { ${FIELDS} } } }`,
  );
  if (errors !== undefined) throw new AggregateError(errors);
  const found = data as { resident: { recordSnapshots: ShownSnapshot[] } | null } | null;
  return found?.resident?.recordSnapshots ?? [];
}
