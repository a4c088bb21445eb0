import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../domain/id.ts';
import { read } from '../../prisma/client.ts';
import { type RightActs, rightActs } from '../fixtures/every-act.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { newTemplate, signedIn, takeIn } from '../fixtures/town.ts';
import { type MutationName, nodeOf, refusalIn } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

/** People with the same roles in organisations that have nothing to do with the home and the hospital. */
type Stranger = 'nurse' | 'admin' | 'scheduler' | 'doctor';
let acts: RightActs;
let strangers: Readonly<Record<Stranger, LastingClient>>;
beforeAll(async () => {
  acts = await rightActs(town);
  const { otherHospital } = town.network;
  strangers = {
    nurse: town.otherNurse,
    admin: await signedIn(town.service, otherHospital.id, 'ORG_ADMIN'),
    scheduler: town.otherScheduler,
    doctor: await signedIn(town.service, otherHospital.id, 'HOSP_DOCTOR'),
  };
});

const nowhere = (): string => newId(town.service.clock.now());
const written = async () => ({
  events: await read().event.count(),
  keys: await read().idempotencyRecord.count(),
});

/** The act, the field that names what is another's, and who tries. */
const FOREIGN: readonly (readonly [MutationName, string, Stranger])[] = [
  ['agreementCountersign', 'agreementId', 'admin'],
  ['agreementReject', 'agreementId', 'admin'],
  ['appointmentHold', 'residentId', 'nurse'],
  ['appointmentBook', 'residentId', 'nurse'],
  ['appointmentRelease', 'appointmentId', 'nurse'],
  ['appointmentCancel', 'appointmentId', 'nurse'],
  ['appointmentReschedule', 'appointmentId', 'nurse'],
  ['appointmentCheckIn', 'appointmentId', 'scheduler'],
  ['appointmentComplete', 'appointmentId', 'doctor'],
  ['breakGlassClose', 'breakGlassId', 'doctor'],
  ['consentRecord', 'residentId', 'nurse'],
  ['consentWithdraw', 'consentId', 'nurse'],
  ['contactSet', 'residentId', 'nurse'],
  ['departmentSet', 'organizationId', 'admin'],
  ['organizationRevise', 'organizationId', 'admin'],
  ['personInvite', 'organizationId', 'admin'],
  ['policyValueSet', 'organizationId', 'admin'],
  ['practitionerRegister', 'organizationId', 'admin'],
  ['privacyIncidentClose', 'privacyIncidentId', 'admin'],
  ['residencyBegin', 'residentId', 'nurse'],
  ['residencyEnd', 'residencyId', 'nurse'],
  ['residentCorrect', 'residentId', 'nurse'],
  ['roleAssign', 'organizationId', 'admin'],
  ['roleEnd', 'roleAssignmentId', 'admin'],
  ['slotTemplateSet', 'departmentId', 'scheduler'],
];

describe('what belongs to somebody else is answered like what nobody has, to the byte', () => {
  test.each(FOREIGN)('%s: %s', async (mutation, field, stranger) => {
    const { input } = await acts[mutation]();
    const by = strangers[stranger];
    const before = await written();
    const foreign = await by.act(mutation, input, '__typename');
    const unknown = await by.act(mutation, { ...input, [field]: nowhere() }, '__typename');
    expect(JSON.stringify(foreign)).toBe(JSON.stringify(unknown));
    expect(refusalIn(foreign)).toMatchObject({ __typename: 'NotFound', code: 'NOT_FOUND', path: [field] });
    expect(await written()).toEqual(before);
  });

  test('a template, and a consent for an organisation that nobody knows', async () => {
    const session = newTemplate(town, { departmentId: town.orthopaedics });
    const { id } = nodeOf(await town.scheduler.act('slotTemplateSet', session));
    const change = { ...session, departmentId: town.network.foreign, expectedVersion: 1 };
    const foreign = await town.otherScheduler.act('slotTemplateSet', { ...change, templateId: id });
    const unknown = await town.otherScheduler.act('slotTemplateSet', { ...change, templateId: nowhere() });
    expect(JSON.stringify(foreign)).toBe(JSON.stringify(unknown));
    const { input } = await acts.consentRecord();
    const recipients = await town.nurse.act('consentRecord', { ...input, recipientOrgIds: [nowhere()] });
    expect(refusalIn(recipients)).toMatchObject({ code: 'NOT_FOUND', path: ['recipientOrgIds'] });
  });

  const idOf = (mutation: MutationName, field: string) => async (): Promise<string> => {
    const { input } = await acts[mutation]();
    return String((input as Record<string, unknown>)[field]);
  };
  test.each([
    ['resident', 'name', 'nurse', () => takeIn(town)],
    ['appointment', 'no', 'nurse', idOf('appointmentCancel', 'appointmentId')],
    ['appointment', 'no', 'scheduler', idOf('appointmentCancel', 'appointmentId')],
    ['agreement', 'no', 'admin', idOf('agreementReject', 'agreementId')],
  ] as const)('%s, asked for by a stranger', async (query, field, stranger, id) => {
    const document = `query ($id: ID!) { ${query}(id: $id) { ${field} } }`;
    const foreign = await strangers[stranger].graphql(document, { id: await id() });
    const unknown = await strangers[stranger].graphql(document, { id: nowhere() });
    expect(JSON.stringify(foreign)).toBe(JSON.stringify(unknown));
    expect(foreign.data).toEqual({ [query]: null });
  });

  test.each([
    ['appointments', 'residentId', 'nurse', () => takeIn(town)],
    ['appointments', 'hospitalId', 'nurse', async () => town.network.hospital.id],
    ['residents', 'nursingHomeId', 'nurse', async () => town.network.home.id],
    ['auditEvents', 'nounId', 'admin', idOf('appointmentCancel', 'appointmentId')],
    ['roleAssignments', 'organizationId', 'admin', async () => town.network.hospital.id],
    ['agreements', 'otherOrganizationId', 'admin', async () => town.network.home.id],
  ] as const)('%s by %s', async (query, field, stranger, id) => {
    const type =
      query === 'auditEvents'
        ? 'AuditEventFilter'
        : `${query.charAt(0).toUpperCase()}${query.slice(1, -1)}Filter`;
    const document = `query ($filter: ${type}) { ${query}(filter: $filter) { edges { cursor } pageInfo { hasNextPage endCursor } } }`;
    const ask = (value: string) => strangers[stranger].graphql(document, { filter: { [field]: value } });
    const foreign = await ask(await id());
    expect(JSON.stringify(foreign)).toBe(JSON.stringify(await ask(nowhere())));
    expect(foreign.errors).toBeUndefined();
  });
});
