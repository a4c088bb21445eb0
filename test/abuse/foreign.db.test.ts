import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../domain/id.ts';
import { read } from '../../prisma/client.ts';
import { type RightActs, rightActs } from '../fixtures/every-act.ts';
import { dayOf, newTemplate, openTown, signedIn, type Town, takeIn, todayOf } from '../fixtures/town.ts';
import { freshKey, type Kept, MUTATIONS, mutationText, nodeOf, type Outcome } from '../support/acts.ts';
import { rootQueries, textPlacesOf, withValueAt } from '../support/committed-schema.ts';
import { useDatabase } from '../support/database.ts';
import { startService } from '../support/service.ts';

useDatabase();

let town: Town;
let acts: RightActs;
/** What the other home and the other hospital hold, by the name of the field that would point to it. */
let foreign: Readonly<Record<string, string>>;

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
  const role = await read().roleAssignment.findFirstOrThrow({ where: { organizationId: otherHome.id } });
  return {
    residentId,
    residencyId: stay.id,
    contactId: contact.id,
    roleAssignmentId: role.id,
    personId: role.personId,
    appointmentId: await idOf(otherNurse.act('appointmentBook', visit)),
    consentId: await idOf(otherNurse.act('consentRecord', consent)),
    agreementId: await idOf(admin.act('agreementPropose', proposal)),
    templateId,
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

describe('an id of another organisation', () => {
  test.each(MUTATIONS)(
    'is to %s what an unknown one is, changes nothing and is on record',
    async (mutation) => {
      for (const { path } of textPlacesOf(mutation)) {
        const id = foreign[path.at(-1) ?? ''];
        if (id === undefined) continue;
        const { by, input } = await acts[mutation]();
        const before = await held();
        const answers: unknown[] = [];
        for (const value of [id, newId(town.service.clock.now())]) {
          const pointed = withValueAt({ ...input, idempotencyKey: freshKey() }, path, value);
          answers.push(await by.graphql(mutationText(mutation, '__typename'), { input: pointed }));
        }
        expect(answers[0], path.join('.')).toEqual(answers[1]);
        expect(JSON.stringify(answers[0]), path.join('.')).not.toContain('Success');
        expect(await held()).toEqual({ events: before.events, refusals: before.refusals + 2 });
      }
    },
  );

  test.each(rootQueries)('is to $name what an unknown one is', async (query) => {
    const everybody = [town.nurse, town.scheduler, town.homeAdmin, town.hospitalAdmin];
    const named: Readonly<Record<string, string | undefined>> = {
      appointment: foreign.appointmentId,
      resident: foreign.residentId,
      agreement: foreign.agreementId,
    };
    for (const { path } of query.places) {
      const field = path.at(-1) ?? '';
      const id = field === 'id' ? named[query.name] : foreign[field];
      if (id === undefined) continue;
      for (const client of everybody) {
        const ask = (value: string) => client.graphql(query.document, withValueAt({ first: 5 }, path, value));
        expect(await ask(id), path.join('.')).toEqual(await ask(newId(town.service.clock.now())));
      }
    }
  });
});
