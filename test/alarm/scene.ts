import { acknowledgeAlarm } from '../../domain/alarm/acknowledge.ts';
import { type Alarm, alarmPage } from '../../domain/alarm/read.ts';
import type { TestClock } from '../../domain/clock.ts';
import type { Role } from '../../domain/codes/role.ts';
import { setDutyRoster } from '../../domain/duty/set-roster.ts';
import { openPrivacyIncident } from '../../domain/privacy-incident/open.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { actor, newKey, organization } from '../fixtures/network.ts';

export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A home with its nurses and administrators, the first two of the nurses on duty from now on. */
export interface NightShift {
  readonly home: string;
  readonly holder: Acting;
  readonly deputy: Acting;
  readonly thirdNurse: Acting;
  readonly admin: Acting;
  at(role: Role, name: string): Promise<Acting>;
}

export async function nightShift(clock: TestClock): Promise<NightShift> {
  const home = await write((tx) => organization(tx, 'NURSING_HOME', '松鹤养老院', clock.now()));
  const at = (role: Role, name: string) =>
    write((tx) => actor(tx, clock, { organizationId: home, kind: 'NURSING_HOME', role, name }));
  const [holder, deputy] = [await at('NH_NURSE', '值班护士'), await at('NH_NURSE', '副班护士')];
  const thirdNurse = await at('NH_NURSE', '休班护士');
  const admin = await at('ORG_ADMIN', '院长');
  await roster(admin, [{ holder, deputy, hours: [0, 12] }]);
  return { home, holder, deputy, thirdNurse, admin, at };
}

interface Planned {
  readonly holder: Acting;
  readonly deputy?: Acting;
  /** From when to when, in hours from now. */
  readonly hours: readonly [number, number];
}

/** Plans the nurses' duty of a home anew. @returns the id of the roster */
export async function roster(admin: Acting, planned: readonly Planned[]): Promise<string> {
  const { organizationId } = admin.viewer;
  const place = { organizationId, function: 'HOME_NURSE' };
  const known = await read().dutyRoster.findUnique({ where: { organizationId_function: place } });
  const hour = (later: number) => new Date(admin.clock.now().getTime() + later * HOUR);
  return setDutyRoster(admin, {
    ...{ idempotencyKey: newKey(), function: 'HOME_NURSE', phone: '0756-2123456' },
    shifts: planned.map(({ holder, deputy, hours: [from, to] }) => ({
      holderId: holder.viewer.personId,
      deputyId: deputy?.viewer.personId ?? null,
      ...{ startAt: hour(from), endAt: hour(to) },
    })),
    ...(known === null ? {} : { expectedVersion: known.version }),
  });
}

/** What somebody finds on the own list now. */
export async function listed({ viewer, clock }: Acting, filter = {}): Promise<readonly Alarm[]> {
  const page = await alarmPage({ viewer, now: clock.now() }, filter, { first: 100, after: null });
  return page.nodes;
}

export const sees = async (acting: Acting, id: string): Promise<boolean> =>
  (await listed(acting)).some((alarm) => alarm.id === id);

/** What a person was told of an object, in order: at which instant. */
export async function toldAt({ viewer }: Acting, nounId: string): Promise<string[]> {
  const { personId } = viewer;
  const told = await read().notification.findMany({ where: { personId, nounId }, orderBy: { at: 'asc' } });
  return told.map(({ at }) => at.toISOString());
}

export const acknowledge = async (acting: Acting, alarmId: string, change = {}): Promise<string> => {
  const found = await read().alarm.findUnique({ where: { id: alarmId } });
  const expectedVersion = found?.version ?? 1;
  return acknowledgeAlarm(acting, { idempotencyKey: newKey(), alarmId, expectedVersion, ...change });
};

/** Enters an incident of the own organisation, which alarms its administration. @returns its id */
export const incident = (acting: Acting): Promise<string> =>
  write((tx) =>
    openPrivacyIncident(
      { tx, now: acting.clock.now(), acting, concerns: () => {} },
      {
        ...{ organizationId: acting.viewer.organizationId, kind: 'WRONG_RECIPIENT' },
        ...{ description: '检查报告寄给了他人', discoveredAt: acting.clock.now(), residentIds: [] },
      },
    ),
  );
