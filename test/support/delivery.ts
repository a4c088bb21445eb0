import type { Resource, ResourceType } from '@medplum/fhirtypes';
import type { Clock } from '../../domain/clock.ts';
import { insertEndpoint, type NewEndpoint } from '../../domain/endpoint/new-endpoint.ts';
import { newId } from '../../domain/id.ts';
import { GIVE_UP_MS } from '../../domain/outbox/retry.ts';
import { TOLD, type ToldNoun } from '../../domain/outbox/told.ts';
import type { Asking } from '../../fhir/facade/asking.ts';
import type { Found, ResourceRoute } from '../../fhir/facade/route.ts';
import { createCredentials } from '../../fhir/outbound/credentials.ts';
import { createDelivery } from '../../fhir/outbound/deliver.ts';
import { readRange } from '../../fhir/outbound/private-address.ts';
import type { SideBySide } from '../../fhir/outbound/side-by-side.ts';
import { SUBJECTS } from '../../fhir/outbound/subjects.ts';
import { read, write } from '../../prisma/client.ts';

type ByIds = (ids: readonly string[], asking: Asking) => Promise<Found>;

/** Resources that say nothing but their ids, of objects that are open to who asks. */
const bare =
  (noun: ToldNoun, type: ResourceType): ByIds =>
  async (ids, asking) => {
    const objects = await TOLD[noun](ids);
    const open = ids.flatMap((id) => {
      const shown = objects.get(id)?.(asking.reader.viewer, asking.now);
      return shown == null ? [] : [{ id, residentId: shown.residentId }];
    });
    return {
      resources: open.map(({ id }) => ({ resourceType: type, id }) as Resource),
      residentIds: open.map(({ residentId }) => residentId).filter((id) => id !== null),
    };
  };

const routeOf = (type: ResourceType, byIds: ByIds) => [type, { type, byIds } as ResourceRoute] as const;

/** What each noun is told as, as far as it is open. */
export const bareRoutes: Asking['routes'] = new Map(
  Object.entries(SUBJECTS).map(([noun, { type }]) => routeOf(type, bare(noun as ToldNoun, type))),
);

/** Tasks that are open to everybody, of objects that there need not be. */
export const openTasks: Asking['routes'] = new Map([
  routeOf('Task', async (ids) => ({
    resources: ids.map(
      (id) => ({ resourceType: 'Task', id, status: 'requested', intent: 'order' }) as Resource,
    ),
    residentIds: [],
  })),
]);

export const LOCAL_RULES = {
  allowedRanges: [readRange('127.0.0.0/8')],
  isPlainHttpAllowed: true,
  timeoutMs: 1_200,
  longestAnswer: 100_000,
};

/** Work with systems that a test tells when, and what of it was a fault of ours. */
export function driven(create: (onError: (error: unknown) => void) => SideBySide) {
  const faults: unknown[] = [];
  const systems = create((error) => void faults.push(error));
  return {
    ...systems,
    faults,
    /** Everything that is due now. */
    async run(): Promise<void> {
      await systems.start();
      await systems.settled();
    },
  };
}

/** A process that delivers, told when. */
export function deliveryBy(
  clock: Clock,
  routes: Asking['routes'],
  {
    holder = 'test',
    random = () => 1,
    timeoutMs = LOCAL_RULES.timeoutMs,
  }: { holder?: string; random?: () => number; timeoutMs?: number } = {},
) {
  const rules = { ...LOCAL_RULES, timeoutMs };
  return driven((onError) =>
    createDelivery({
      ...{ rules, credentials: createCredentials(rules), clock, routes, holder, random, onError },
      ...{ base: 'https://yiyang.example/fhir', leaseMs: 60_000 },
    }),
  );
}

/** Registers where the system of an organisation is told. @returns the id of the endpoint */
export const haveEndpoint = (
  organizationId: string,
  address: string,
  now: Date,
  change: Partial<NewEndpoint> = {},
): Promise<string> =>
  write((tx) =>
    insertEndpoint(tx, { organizationId, name: 'HIS', address, login: 'NONE', ...change }, { by: null, now }),
  );

/** The same of one that has answered. */
export async function haveActiveEndpoint(
  organizationId: string,
  address: string,
  now: Date,
  change: Partial<NewEndpoint> = {},
): Promise<string> {
  const id = await haveEndpoint(organizationId, address, now, change);
  await write((tx) => tx.db.endpoint.update({ where: { id }, data: { state: 'ACTIVE', probeDueAt: null } }));
  return id;
}

/** Messages that wait, in order: each names its journey. @returns their ids */
export async function haveMessages(
  endpointId: string,
  journeys: readonly string[],
  now: Date,
): Promise<string[]> {
  const { organizationId } = await read().endpoint.findUniqueOrThrow({ where: { id: endpointId } });
  const data = journeys.map((journeyId) => ({
    ...{ id: newId(now), endpointId, organizationId, journeyId },
    ...{ noun: 'referralTarget', nounId: newId(now), act: 'referralAccept', toState: 'ACCEPTED' },
    ...{ nextAttemptAt: now, giveUpAt: new Date(now.getTime() + GIVE_UP_MS), recordedAt: now },
  }));
  await write((tx) => tx.db.outboxMessage.createMany({ data }));
  return data.map(({ id }) => id);
}

/** The messages of the journey of a referral, in order. */
export async function messagesOf(referralId: string) {
  const { journeyId } = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
  return read().outboxMessage.findMany({ where: { journeyId }, orderBy: { seq: 'asc' } });
}
