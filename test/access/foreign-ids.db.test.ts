import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../domain/id.ts';
import { read, write } from '../../prisma/client.ts';
import { haveAccount, PASSWORD } from '../fixtures/accounts.ts';
import { addOrganization } from '../fixtures/agreements.ts';
import { type RightActs, rightActs } from '../fixtures/every-act.ts';
import { openLinkedWards } from '../fixtures/linked-wards.ts';
import { openReferrals } from '../fixtures/referrals.ts';
import { haveFileOf } from '../fixtures/stored-files.ts';
import { dayOf, newTemplate, openTown, signedIn, type Town, takeIn, todayOf } from '../fixtures/town.ts';
import {
  freshKey,
  isDone,
  type Kept,
  MUTATIONS,
  nodeOf,
  type Outcome,
  outlineText,
} from '../support/acts.ts';
import { rootQueries, textPlacesOf, withValueAt } from '../support/committed-schema.ts';
import { useDatabase } from '../support/database.ts';
import { haveEndpoint, haveMessages } from '../support/delivery.ts';
import { startService } from '../support/service.ts';
import { statementsOf } from '../support/statement-count.ts';

useDatabase();

let town: Town;
let acts: RightActs;
/** What the other home and the other hospital hold, by the name of the field that would point to it. */
let foreign: Readonly<Record<string, string>>;

/** A draft of the other home, signed by a clinic of its own, for the town's hospital, with a file. */
async function foreignReferral(residentId: string) {
  const { content } = await openReferrals(town);
  const { id: organizationId } = await write(async (tx) => {
    const own = await addOrganization(tx, 'IN_HOUSE_CLINIC');
    const data = { partOfId: town.network.otherHome.id };
    await tx.db.organization.update({ where: { id: own.id }, data });
    return own;
  });
  const draft = { residentId, ...content({ fromOrganizationId: organizationId }) };
  const { id: referralId, version } = nodeOf(await town.otherNurse.act('referralDraft', draft));
  const fileId = await haveFileOf(town.otherNurse, town.service.clock.now());
  const file = { referralId, expectedVersion: version, fileId, kind: 'ECG' };
  nodeOf(await town.otherNurse.act('attachmentAdd', file));
  const { id: attachmentId } = await read().referralAttachment.findUniqueOrThrow({ where: { fileId } });
  return { referralId, fileId, attachmentId };
}

/** In a ward to which the other hospital has sent down a resident of the other home. */
async function foreignStay() {
  const { doctorId, stay } = await openLinkedWards(town, town.network.otherHospital);
  const { onStay, onRound } = await stay(town.otherNurse);
  return { linkedWardStayId: onStay.linkedWardStayId, jointRoundId: onRound.jointRoundId ?? '', doctorId };
}

async function foreignThings(): Promise<Record<string, string>> {
  const { otherNurse, otherScheduler, network, service } = town;
  const { otherHome, otherHospital } = network;
  const residentId = await takeIn(town, otherNurse);
  const consent = {
    residentId,
    purpose: 'REFERRAL',
    recipientOrgIds: [otherHospital.id],
    policyRef: '第1条',
    signerName: '陈秀英',
    basis: 'SELF',
    decision: 'GIVEN',
    method: 'PAPER',
    signedAt: service.clock.now().toISOString(),
  };
  const proposal = {
    nursingHomeId: otherHome.id,
    medicalOrgId: otherHospital.id,
    type: 'GENERAL',
    services: [{ service: 'ROUNDS' }],
    dutiesHome: '陪同',
    dutiesMedical: '巡诊',
    startOn: todayOf(town),
    endOn: dayOf(town, 30),
  };
  const admin = await signedIn(service, otherHome.id, 'ORG_ADMIN');
  const department = await read().department.findFirst({ where: { organizationId: otherHospital.id } });
  const template = newTemplate(town, { departmentId: department?.id, pools: null });
  const idOf = async (act: Promise<Outcome<Kept>>) => nodeOf(await act).id;
  const templateId = await idOf(otherScheduler.act('slotTemplateSet', template));
  const ofOtherHospital = { hospitalId: otherHospital.id, pool: 'PUBLIC' };
  const place = await read().slot.findFirstOrThrow({ where: ofOtherHospital });
  const visit = { slotId: place.id, residentId, priority: 'NORMAL' };
  const stay = await read().residency.findFirstOrThrow({ where: { residentId } });
  const contact = await read().contact.findFirstOrThrow({ where: { residentId } });
  const refusal = {
    ...consent,
    decision: 'REFUSED',
    residentWill: '不愿',
    explained: '已说明',
    alternative: '无',
  };
  const refused = await idOf(otherNurse.act('consentRecord', refusal));
  const family = await read().contactNotification.findFirstOrThrow({ where: { nounId: refused } });
  const role = await read().roleAssignment.findFirstOrThrow({ where: { organizationId: otherHome.id } });
  const endpointId = await haveEndpoint(otherHospital.id, 'https://other.example/fhir', service.clock.now());
  const [deliveryId = ''] = await haveMessages(endpointId, ['journey'], service.clock.now());
  return {
    ...{ endpointId, deliveryId },
    residentId,
    residencyId: stay.id,
    contactId: contact.id,
    contactNotificationId: family.id,
    roleAssignmentId: role.id,
    personId: role.personId,
    appointmentId: await idOf(otherNurse.act('appointmentBook', visit)),
    consentId: await idOf(otherNurse.act('consentRecord', consent)),
    agreementId: await idOf(admin.act('agreementPropose', proposal)),
    templateId,
    ...(await foreignReferral(residentId)),
    ...(await foreignStay()),
  };
}

beforeAll(async () => {
  const service = await startService();
  town = await openTown(service);
  acts = await rightActs(town);
  foreign = await foreignThings();
  return () => service.stop();
});

const held = async () => ({
  events: await read().event.count(),
  refusals: await read().auditEvent.count({ where: { action: 'REFUSED' } }),
});

/** An answer to the byte, with what it cost the database; a token that has run out is to be renewed before. */
async function counted(ask: () => Promise<unknown>): Promise<{ text: string; statements: number }> {
  let text = '';
  const statements = await statementsOf(async () => {
    text = JSON.stringify(await ask());
  });
  return { text, statements };
}

describe('an id of another organisation', () => {
  // In an emergency a clinician opens the record of somebody unknown (docs/access.md, network-wide rules).
  test.each(MUTATIONS.filter((mutation) => mutation !== 'breakGlassOpen'))(
    'is to %s what an unknown one is, at the same cost, changes nothing and is on record',
    async (mutation) => {
      for (const { path } of textPlacesOf(mutation)) {
        const id = foreign[path.at(-1) ?? ''];
        if (id === undefined) continue;
        const { by, input } = await acts[mutation]();
        const before = await held();
        const pointedTo = (value: string) => {
          const pointed = withValueAt({ ...input, idempotencyKey: freshKey() }, path, value);
          return counted(() => by.graphql(outlineText(mutation), { input: pointed }));
        };
        await by.graphql('{ __typename }');
        const unknown = await pointedTo(newId(town.service.clock.now()));
        const answer = await pointedTo(id);
        expect(answer, path.join('.')).toEqual(unknown);
        expect(isDone(mutation, answer.text), path.join('.')).toBe(false);
        expect(await held()).toEqual({ events: before.events, refusals: before.refusals + 2 });
      }
    },
  );

  test('is answered with the same headers as an unknown one', async () => {
    const { url } = town.service;
    await haveAccount({
      login: 'with-headers',
      roles: [{ organizationId: town.network.home.id, role: 'NH_NURSE' }],
    });
    const { accessToken } = await town.service.signIn('with-headers', { password: PASSWORD });
    const query = 'query ($id: ID!) { resident(id: $id) { name } appointment(id: $id) { no } }';
    const ask = async (id: string | undefined) => {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: { id } }),
      });
      const headers = [...answer.headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
      return { status: answer.status, headers, text: await answer.text() };
    };
    const unknown = await ask(newId(town.service.clock.now()));
    expect(await ask(foreign.residentId)).toEqual(unknown);
    expect(await ask(foreign.appointmentId)).toEqual(unknown);
  });

  test.each(rootQueries)('is to $name what an unknown one is', async (query) => {
    const everybody = [town.nurse, town.scheduler, town.homeAdmin, town.hospitalAdmin];
    const named: Readonly<Record<string, string | undefined>> = {
      appointment: foreign.appointmentId,
      resident: foreign.residentId,
      agreement: foreign.agreementId,
      referral: foreign.referralId,
      journey: foreign.referralId,
      contactNotification: foreign.contactNotificationId,
      file: foreign.fileId,
      linkedWardStay: foreign.linkedWardStayId,
    };
    for (const { path } of query.places) {
      const field = path.at(-1) ?? '';
      const id = field === 'id' ? named[query.name] : foreign[field];
      if (id === undefined) continue;
      for (const client of everybody) {
        const ask = (value: string) =>
          counted(() => client.graphql(query.document, withValueAt({ first: 5 }, path, value)));
        await client.graphql('{ __typename }');
        const unknown = await ask(newId(town.service.clock.now()));
        expect(await ask(id), path.join('.')).toEqual(unknown);
      }
    }
  });
});
