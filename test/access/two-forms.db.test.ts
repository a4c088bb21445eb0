import { beforeAll, expect, test } from 'vitest';
import { appointmentsVisible, bookingsOfSides } from '../../domain/appointment/policy.ts';
import { openToViewer } from '../../domain/resident/open.ts';
import { isInCare } from '../../domain/resident/policy.ts';
import type { Viewer } from '../../domain/viewer.ts';
import { read, rows, statement } from '../../prisma/client.ts';
import { useDatabase } from '../support/database.ts';
import { type AnyPolicy, allPolicies } from '../support/policies.ts';
import { hoursAgo, NOW, type Painter } from './painter.ts';
import { paintScene } from './scene.ts';
import { askers, viewerOf } from './standing.ts';

useDatabase();

let scene: Painter;
let viewers: Viewer[];
beforeAll(async () => {
  scene = await paintScene();
  // A grant asks nothing of the role: one viewer for each organisation, person and resident is enough.
  const each = new Map(askers.map((by) => [`${by.place} ${by.person} ${by.resident}`, by]));
  viewers = [...each.values()].map((by) => viewerOf(by, scene.ids));
});

type Loaded = Readonly<Record<string, unknown>>;
const careRelations = true;
const resident = { include: { careRelations } };

/** The rows of each noun as its policy looks at them when they are loaded. */
const LOADED: Readonly<Record<string, (viewer: Viewer) => Promise<readonly Loaded[]>>> = {
  resident: () => read().resident.findMany({ include: { careRelations } }),
  identifier: () => read().resident.findMany({ include: { careRelations } }),
  contact: () => read().contact.findMany({ include: { resident } }),
  consent: () => read().consent.findMany({ include: { recipients: true, referralTargets: true, resident } }),
  representative: () => read().representative.findMany({ include: { resident } }),
  capacityAssessment: () => read().capacityAssessment.findMany({ include: { resident } }),
  safetyBlock: () => read().safetyBlock.findMany({ include: { resident } }),
  admission: () => read().admission.findMany({ include: { tellings: true, resident } }),
  news: () =>
    read().resident.findMany({
      include: {
        ...{ careRelations, appointments: true, admissions: true },
        referrals: { include: { fromOrg: true, targets: { include: { consent: true } } } },
      },
    }),
  contactNotification: () => read().contactNotification.findMany({ include: { resident } }),
  death: () => read().death.findMany({ include: { resident } }),
  residency: () => read().residency.findMany(),
  agreement: () => read().cooperationAgreement.findMany({ include: { nursingHome: true, medicalOrg: true } }),
  organization: () => read().organization.findMany(),
  practitioner: () =>
    read().practitioner.findMany({ include: { person: { include: { roleAssignments: true } } } }),
  roleAssignment: () => read().roleAssignment.findMany(),
  person: () => read().person.findMany({ include: { practitioner: true, roleAssignments: true } }),
  notification: () => read().notification.findMany(),
  alarm: async ({ personId }) =>
    (await read().alarm.findMany()).map((alarm) => ({
      ...alarm,
      // Told to the one who acknowledged it.
      isToldMe: alarm.acknowledgedById === personId ? 1 : 0,
    })),
  dutyRoster: async ({ organizationId }) =>
    (await read().dutyRoster.findMany()).map((roster) => ({
      ...roster,
      // A has an agreement with B, and C with O.
      isOfPartner: [
        ['A', 'B'],
        ['C', 'O'],
      ].some(
        ([of, partner]) =>
          roster.organizationId === scene.ids.get(of ?? '') &&
          organizationId === scene.ids.get(partner ?? ''),
      ),
    })),
  referral: () =>
    read().referral.findMany({ include: { fromOrg: true, targets: { include: { consent: true } } } }),
  referralTarget: () =>
    read().referralTarget.findMany({
      include: { referral: { include: { fromOrg: true, targets: { include: { consent: true } } } } },
    }),
  linkedWardStay: () => read().linkedWardStay.findMany({ include: { resident } }),
  jointRound: () => read().jointRound.findMany({ include: { stay: { include: { resident } } } }),
  slotTemplate: () => read().slotTemplate.findMany(),
  privacyIncident: () => read().privacyIncident.findMany(),
  handover: () => read().handover.findMany(),
  hisClient: () => read().hisClient.findMany(),
  endpoint: () => read().endpoint.findMany(),
  subscription: () => read().subscription.findMany({ include: { client: true } }),
  recordSnapshot: () => read().recordSnapshot.findMany({ include: { resident } }),
  delivery: () => read().outboxMessage.findMany(),
  file: () => read().storedFile.findMany(),
  reviewItem: () =>
    read().reviewItem.findMany({ include: { otherResident: { include: { careRelations } } } }),
  secondApproval: () => read().secondApproval.findMany(),
  appointment: () => read().appointment.findMany(),
  session: () => read().session.findMany(),
  sessionStop: async () =>
    (await read().sessionStop.findMany({ include: { bookings: true } })).map((stop) => ({
      ...stop,
      sourceOrgIds: stop.bookings.map(({ sourceOrgId }) => sourceOrgId),
    })),
  slot: async () =>
    (await read().slot.findMany()).map((slot) => ({
      ...slot,
      // The agreement of A with B reserves places in the one department of B.
      greenOrgIds: slot.hospitalId === scene.ids.get('B') ? [scene.ids.get('A')] : [],
    })),
  signIn: () => read().signInSession.findMany(),
  audit: () => read().auditEvent.findMany(),
  breakGlass: async ({ organizationId }) =>
    (await read().breakGlass.findMany()).map((opened) => ({
      ...opened,
      // A keeps the record that was opened.
      isKeptHere: organizationId === scene.ids.get('A') ? 1 : 0,
    })),
};

/** Where the rows of an SQL filter stand. */
const FROM: Readonly<Record<string, string>> = {
  alarm: '"Alarm" a',
  appointment: '"Appointment" a',
  session: '"Session" x',
  sessionStop: '"SessionStop" t',
  slot: '"Slot" s JOIN "Session" x ON x."id" = s."sessionId"',
  signIn: '"SignInSession" s',
  audit: '"AuditEvent" u',
  breakGlass: '"BreakGlass" b',
};
const ALIAS: Readonly<Record<string, string>> = {
  alarm: 'a',
  appointment: 'a',
  session: 'x',
  sessionStop: 't',
  audit: 'u',
  breakGlass: 'b',
};

/** The Prisma models whose name is not the noun's. */
const MODEL: Readonly<Record<string, string>> = {
  agreement: 'cooperationAgreement',
  delivery: 'outboxMessage',
  file: 'storedFile',
  identifier: 'resident',
  news: 'resident',
};

interface Model {
  findMany(query: { where: object; select: { id: true } }): Promise<{ id: string }[]>;
}

async function filtered(noun: string, where: object): Promise<string[]> {
  if ('sql' in where) {
    const { sql, params } = where as { sql: string; params: Record<string, string> };
    const text = `SELECT ${ALIAS[noun] ?? 's'}."id" FROM ${FROM[noun]} WHERE ${sql}`;
    return (await rows<{ id: string }>(statement(text), params)).map(({ id }) => id).sort();
  }
  const model = read()[(MODEL[noun] ?? noun) as 'resident'] as unknown as Model;
  return (await model.findMany({ where, select: { id: true } })).map(({ id }) => id).sort();
}

const DIRECTORY = ['department', 'region', 'policyValue', 'workCalendarDay'];
const policies = (await allPolicies()).filter(({ noun }) => !DIRECTORY.includes(noun));

test.each(policies.map((policy) => [policy.noun, policy] as const))(
  '%s: the filter of each grant finds the rows of which it holds',
  async (noun, { grants }: AnyPolicy) => {
    const load = LOADED[noun];
    if (load === undefined) throw new Error(`say how a ${noun} is loaded`);
    for (const viewer of viewers) {
      const loaded = (await load(viewer)) as readonly never[];
      expect(loaded.length).toBeGreaterThan(0);
      for (const { where, holds, relation } of grants) {
        for (const now of [NOW, hoursAgo(-48)]) {
          const held = loaded.filter((row) => holds(viewer, row, now)).map(({ id }: { id: string }) => id);
          const found = await filtered(noun, where(viewer, now) as object);
          expect(found, `${relation} at ${viewer.organizationId}`).toEqual(held.sort());
        }
      }
    }
  },
);

test('the quick look-up of the acts finds whom the policy has in care', async () => {
  for (const row of await read().resident.findMany({ include: { careRelations } })) {
    for (const by of askers) {
      const viewer = viewerOf(by, scene.ids);
      const found = await openToViewer({ rows }, viewer, row.id, NOW);
      expect(found !== null).toBe(isInCare(viewer, row, NOW));
    }
  }
});

test('the bookings of the two sides are found by the database client as by the prepared statements', async () => {
  const OUTSIDE = ['RESIDENT', 'REPRESENTATIVE'];
  for (const by of askers.filter(({ roles }) => !roles.some((role) => OUTSIDE.includes(role)))) {
    const viewer = viewerOf(by, scene.ids);
    const where = bookingsOfSides(viewer);
    const found = await read().appointment.findMany({ where, select: { id: true } });
    const open = await filtered('appointment', appointmentsVisible(viewer, NOW));
    expect(found.map(({ id }) => id).sort(), viewer.roles.join()).toEqual(open);
  }
});
