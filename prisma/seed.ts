import { DEMO_CLIENT_ID } from '../domain/his-client/demo-client.ts';
import { insertHisClient } from '../domain/his-client/register.ts';
import { DEMO_PASSWORD } from '../domain/sign-in/demo-logins.ts';
import { hashPassword } from '../domain/sign-in/password.ts';
import { expandTemplate, type TemplateShape } from '../domain/slot/expand.ts';
import { sessionPlan } from '../domain/slot/plan.ts';
import { rows, statement, type Tx, write } from './client.ts';
import { insertRows } from './seed/insert.ts';
import { markSeeded } from './seed/marks.ts';
import { demoNetwork } from './seed/network.ts';
import { tellFrom } from './seed/story.ts';

/** How far ahead of today the hospitals have places, in days. */
const HORIZON_DAYS = 28;

// Two processes that start at once on PostgreSQL take turns; SQLite has one writer anyway.
const takeTurn = statement({
  sqlite: 'SELECT 1 AS "turn"',
  postgres: 'SELECT 1 AS "turn" FROM (SELECT pg_advisory_xact_lock(7231904)) AS "lock"',
});

const anyOrganization = statement('SELECT "id" FROM "Organization" LIMIT 1');

/**
 * Fills an empty database with the demo network, told from `now`: organisations, people with the demo sign-ins,
 * residents, agreements and the places of the next four weeks. Does nothing where there is an organisation.
 * Everything is in it after one commit, or nothing is. Needs the seal (`useSeal`).
 * @param hisKeys the public keys (a JSON Web Key Set) of the general hospital's system; without them it has none
 */
export async function seedDemo(now: Date, hisKeys: string | null = null): Promise<void> {
  if ((await rows(anyOrganization)).length > 0) return;
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await write(async (tx) => {
    await tx.rows(takeTurn);
    if ((await tx.rows(anyOrganization)).length > 0) return;
    const network = demoNetwork(tellFrom(now), passwordHash);
    for (const [table, list] of TABLES) await insertRows(tx, table, network.rows[list]);
    await expandTemplates(tx, network.templates, now);
    await markSeeded(tx, now);
    const [hospital] = network.rows.organizations.filter(({ level }) => level === 'L3');
    if (hisKeys !== null && hospital !== undefined) await registerDemoHis(tx, hospital, hisKeys, now);
  });
}

/** What a hospital system needs for all that it can do here. */
const HIS_SCOPES = 'system/*.cruds';

async function registerDemoHis(
  tx: Tx,
  { uscc, name }: { readonly uscc: string; readonly name: string },
  jwks: string,
  now: Date,
) {
  const client = { id: DEMO_CLIENT_ID, uscc, name: `${name} HIS`, scopes: HIS_SCOPES, jwks, jwksUrl: null };
  await insertHisClient(tx, client, now);
}

type Rows = ReturnType<typeof demoNetwork>['rows'];

/** Tables in the order in which their rows point at one another. */
const TABLES: readonly (readonly [table: string, rows: keyof Rows])[] = [
  ['Region', 'regions'],
  ['RegionPopulation', 'populations'],
  ['Organization', 'organizations'],
  ['OrganizationCapability', 'capabilities'],
  ['GreenChannelStage', 'stages'],
  ['Department', 'departments'],
  ['Person', 'persons'],
  ['Practitioner', 'practitioners'],
  ['RoleAssignment', 'roleAssignments'],
  ['PolicyValue', 'policyValues'],
  ['WorkCalendarDay', 'calendarDays'],
  ['DutyRoster', 'dutyRosters'],
  ['DutyShift', 'dutyShifts'],
  ['Resident', 'residents'],
  ['ResidentFocusGroup', 'focusGroups'],
  ['Contact', 'contacts'],
  ['ContactOccasion', 'notifications'],
  ['Representative', 'representatives'],
  ['Residency', 'residencies'],
  ['CareRelation', 'relations'],
  ['Consent', 'consents'],
  ['ConsentRecipient', 'consentRecipients'],
  ['CooperationAgreement', 'agreements'],
  ['AgreementService', 'agreementServices'],
  ['AgreementQuota', 'agreementQuotas'],
  ['AgreementContact', 'agreementContacts'],
  ['SlotTemplate', 'templates'],
  ['SlotTemplatePool', 'templatePools'],
  ['Event', 'events'],
];

async function expandTemplates(tx: Tx, templates: readonly TemplateShape[], now: Date): Promise<void> {
  const hospitals = await tx.db.organization.findMany({
    where: { id: { in: [...new Set(templates.map(({ hospitalId }) => hospitalId))] } },
    select: { id: true, regionCode: true },
  });
  for (const { id: organizationId, regionCode } of hospitals) {
    const plan = await sessionPlan(tx, { organizationId, regionCode }, now);
    for (const template of templates.filter(({ hospitalId }) => hospitalId === organizationId))
      await expandTemplate(tx, template, { ...plan, horizonDays: HORIZON_DAYS }, now);
  }
}
