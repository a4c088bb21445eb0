import { beforeAll, expect, test } from 'vitest';
import { sqlOpen, whereOpen } from '../../domain/access.ts';
import { admissionsVisible } from '../../domain/admission/policy.ts';
import { agreementsVisible } from '../../domain/agreement/policy.ts';
import { alarmsVisible } from '../../domain/alarm/policy.ts';
import { appointmentsVisible } from '../../domain/appointment/policy.ts';
import { breakGlassesVisible } from '../../domain/break-glass/policy.ts';
import { capacityAssessmentsVisible } from '../../domain/capacity-assessment/policy.ts';
import { codesOf } from '../../domain/codes/code-table.ts';
import { ROLES } from '../../domain/codes/role.ts';
import { consentsVisible } from '../../domain/consent/policy.ts';
import { contactsVisible } from '../../domain/contact/policy.ts';
import { contactNotificationPolicy } from '../../domain/contact-notification/policy.ts';
import { deathsVisible } from '../../domain/death/policy.ts';
import { dutyRosterPolicy } from '../../domain/duty/policy.ts';
import { deliveriesVisible, endpointsVisible } from '../../domain/endpoint/policy.ts';
import { TIMELINE_NOUNS } from '../../domain/event/delivery.ts';
import { EVENT_NOUNS, objectsOf } from '../../domain/event/objects.ts';
import { filePolicy } from '../../domain/file/policy.ts';
import { handoversVisible } from '../../domain/handover/policy.ts';
import { hisClientsVisible } from '../../domain/his-client/policy.ts';
import { jointRoundsVisible, linkedWardStaysVisible } from '../../domain/linked-ward/policy.ts';
import { notificationsVisible } from '../../domain/notification/policy.ts';
import { organizationsVisible } from '../../domain/organization/policy.ts';
import { roleAssignmentsVisible } from '../../domain/person/policy.ts';
import { practitionersVisible } from '../../domain/practitioner/policy.ts';
import { privacyIncidentsVisible } from '../../domain/privacy-incident/policy.ts';
import { recordSnapshotsVisible } from '../../domain/record-snapshot/policy.ts';
import { isTargetShown, PARTY_COLUMNS } from '../../domain/referral/parties.ts';
import { referralPolicy, referralsNamed, referralsVisible } from '../../domain/referral/policy.ts';
import { representativesVisible } from '../../domain/representative/policy.ts';
import { residenciesVisible } from '../../domain/residency/policy.ts';
import { recordsOpen } from '../../domain/resident/policy.ts';
import { reviewItemsVisible } from '../../domain/review-item/policy.ts';
import { safetyBlocksVisible } from '../../domain/safety-block/policy.ts';
import { secondApprovalsVisible } from '../../domain/second-approval/policy.ts';
import { sessionStopsVisible } from '../../domain/session-stop/policy.ts';
import { sessionPolicy, templatesVisible } from '../../domain/slot/policy.ts';
import type { Viewer } from '../../domain/viewer.ts';
import { read, rows, statement } from '../../prisma/client.ts';
import { schema } from '../../schema/index.ts';
import { hoursAgo, NOW } from '../access/painter.ts';
import { paintScene } from '../access/scene.ts';
import { askers, viewerOf } from '../access/standing.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

let viewers: Viewer[];
beforeAll(async () => {
  const { ids } = await paintScene();
  const each = new Map(askers.map((by) => [`${by.place} ${by.person} ${by.resident}`, by]));
  const everywhere = [...each.values()].map((by) => ({ ...viewerOf(by, ids), roles: codesOf(ROLES) }));
  const here = askers.filter(({ place }) => ['A', 'B'].includes(place)).map((by) => viewerOf(by, ids));
  viewers = [...everywhere, ...here];
});

type Filter = (viewer: Viewer, now: Date) => object;
interface Model {
  findMany(query: { where?: object; select: { id: true } }): Promise<{ id: string }[]>;
}

/** The model of each noun, and the row filter of its list. */
const LISTS: readonly (readonly [noun: string, model: string, filter: Filter])[] = [
  ['organization', 'organization', organizationsVisible],
  ['practitioner', 'practitioner', practitionersVisible],
  ['roleAssignment', 'roleAssignment', roleAssignmentsVisible],
  ['dutyRoster', 'dutyRoster', (viewer, now) => whereOpen(dutyRosterPolicy, 'plan', viewer, now)],
  ['resident', 'resident', recordsOpen],
  ['contact', 'contact', contactsVisible],
  [
    'contactNotification',
    'contactNotification',
    (viewer, now) => whereOpen(contactNotificationPolicy, 'calls', viewer, now),
  ],
  ['representative', 'representative', representativesVisible],
  ['capacityAssessment', 'capacityAssessment', capacityAssessmentsVisible],
  ['safetyBlock', 'safetyBlock', safetyBlocksVisible],
  ['recordSnapshot', 'recordSnapshot', recordSnapshotsVisible],
  ['residency', 'residency', residenciesVisible],
  ['consent', 'consent', consentsVisible],
  ['admission', 'admission', admissionsVisible],
  ['death', 'death', deathsVisible],
  ['agreement', 'cooperationAgreement', agreementsVisible],
  ['agreementEdition', 'agreementEdition', (viewer, now) => ({ agreement: agreementsVisible(viewer, now) })],
  ['slotTemplate', 'slotTemplate', templatesVisible],
  ['notification', 'notification', notificationsVisible],
  ['handover', 'handover', handoversVisible],
  ['hisClient', 'hisClient', hisClientsVisible],
  ['endpoint', 'endpoint', endpointsVisible],
  ['delivery', 'outboxMessage', deliveriesVisible],
  ['privacyIncident', 'privacyIncident', privacyIncidentsVisible],
  ['secondApproval', 'secondApproval', secondApprovalsVisible],
  ['reviewItem', 'reviewItem', reviewItemsVisible],
  ['referral', 'referral', referralsNamed],
  [
    'referralAttachment',
    'referralAttachment',
    (viewer, now) => ({ referral: whereOpen(referralPolicy, 'record', viewer, now) }),
  ],
  ['file', 'storedFile', (viewer, now) => whereOpen(filePolicy, 'entry', viewer, now)],
  ['linkedWardStay', 'linkedWardStay', linkedWardStaysVisible],
  ['jointRound', 'jointRound', jointRoundsVisible],
  ['alarm', '"Alarm" a', alarmsVisible],
  ['appointment', '"Appointment" a', appointmentsVisible],
  ['breakGlass', '"BreakGlass" b', breakGlassesVisible],
  ['session', '"Session" x', (viewer, now) => sqlOpen(sessionPolicy, 'entry', viewer, now)],
  ['sessionStop', '"SessionStop" t', sessionStopsVisible],
];

async function idsIn(from: string, where?: object): Promise<string[]> {
  if (!from.startsWith('"')) {
    const model = read()[from as 'resident'] as unknown as Model;
    const asked = { ...(where && { where }), select: { id: true } } as const;
    return (await model.findMany(asked)).map(({ id }) => id).sort();
  }
  const { sql, params } = (where ?? { sql: '1 = 1', params: {} }) as {
    sql: string;
    params: Record<string, string>;
  };
  const text = `SELECT ${from.slice(-1)}."id" FROM ${from} WHERE ${sql}`;
  return (await rows<{ id: string }>(statement(text), params)).map(({ id }) => id).sort();
}

test.each(LISTS)('the events of %s are open to whom its list shows it', async (noun, from, filter) => {
  const all = await idsIn(from);
  const objects = await objectsOf(noun, all);
  expect(objects.size).toBe(all.length);
  let found = 0;
  for (const viewer of viewers) {
    for (const now of noun === 'referral' ? [NOW, hoursAgo(-48)] : [NOW]) {
      const open = [...objects].filter(([, openness]) => openness(viewer, now) !== null).map(([id]) => id);
      const shown = await idsIn(from, filter(viewer, now));
      expect(open.sort(), `${viewer.roles} at ${viewer.organizationId}`).toEqual(shown);
      found += shown.length;
    }
  }
  expect(found).toBeGreaterThan(0);
});

test('of who is asked by a referral, each hears of itself, by a notice no more than that; who sends hears of all', async () => {
  const select = { id: true, organizationId: true, referralId: true, referral: { select: PARTY_COLUMNS } };
  const targets = await read().referralTarget.findMany({ select });
  const objects = await objectsOf(
    'referralTarget',
    targets.map(({ id }) => id),
  );
  for (const viewer of viewers) {
    const seen = await idsIn('referral', referralsVisible(viewer, NOW));
    const named = await idsIn('referral', referralsNamed(viewer, NOW));
    for (const { id, referralId, referral, ...target } of targets) {
      const isSeen = seen.includes(referralId) && isTargetShown(viewer, referral, target);
      const outline = { residentId: null, isOutline: true };
      const whole = { residentId: referral.residentId };
      const expected = named.includes(referralId) ? whole : outline;
      expect(objects.get(id)?.(viewer, NOW)).toEqual(isSeen ? expected : null);
    }
  }
});

test('every noun of the log is asked above, or is of the directory, or the own sign-in', () => {
  const asked = LISTS.map(([noun]) => noun);
  const others = [
    'department',
    'policyValue',
    'workCalendarDay',
    'person',
    'slotException',
    'referralTarget',
  ];
  expect([...EVENT_NOUNS].sort()).toEqual([...asked, ...others].sort());
});

test('who did it and why is told of the nouns whose type shows a timeline', () => {
  const lowered = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => 'getFields' in type && String(type.getFields().events?.type).includes('TimelineEvent'),
  );
  expect([...TIMELINE_NOUNS].sort()).toEqual(
    [...types.map(({ name }) => lowered(name)), 'referralTarget'].sort(),
  );
});
