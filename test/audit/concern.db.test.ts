import { beforeAll, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../domain/audit/chain/verify.ts';
import { MUTATION_NOUNS } from '../../domain/audit/mutation-nouns.ts';
import { type OrganizationRegisterInput, registerOrganization } from '../../domain/organization/register.ts';
import { read } from '../../prisma/client.ts';
import { schema } from '../../schema/index.ts';
import { ANSWER_FIELDS, type RightActs, rightActs } from '../fixtures/every-act.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { takeIn } from '../fixtures/town.ts';
import { freshKey, MUTATIONS, nodeOf } from '../support/acts.ts';
import { sealNow, somebodyOf } from './scene.ts';

useTown();

let acts: RightActs;
beforeAll(async () => {
  acts = await rightActs(town);
});

const last = (operation: string) =>
  read().auditEvent.findFirstOrThrow({ where: { operation }, orderBy: { seq: 'desc' } });
const idsOf = (json: string | null): string[] => JSON.parse(json ?? '[]');

/** The nouns that are about residents. */
const OF_RESIDENTS = ['resident', 'contact', 'residency', 'consent', 'appointment'];

describe('an act and its repeat say what they were about', () => {
  test('every mutation of the schema has its noun, and nothing else has one', () => {
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(Object.keys(MUTATION_NOUNS).sort()).toEqual(mutations.sort());
  });

  test.each(MUTATIONS)('%s', async (mutation) => {
    const { by, input } = await acts[mutation]();
    const keyed = { idempotencyKey: freshKey(), ...input };
    nodeOf(await by.act(mutation, keyed, ANSWER_FIELDS[mutation]));
    const act = await last(mutation);
    expect(act).toMatchObject({ action: 'ACT', outcome: 'DONE', noun: MUTATION_NOUNS[mutation] });
    expect(act.nounId).not.toBeNull();
    expect(idsOf(act.ownerOrgIds)).toContain(act.organizationId);
    if (OF_RESIDENTS.includes(MUTATION_NOUNS[mutation])) expect(idsOf(act.residentIds)).toHaveLength(1);
    nodeOf(await by.act(mutation, keyed, ANSWER_FIELDS[mutation]));
    const { noun, nounId, residentIds, ownerOrgIds } = act;
    const repeat = { action: 'READ', outcome: 'REPEATED', noun, nounId, residentIds, ownerOrgIds };
    expect(await last(mutation)).toMatchObject(repeat);
  });

  test('the hospital’s act on a booking belongs to the home that booked it too', async () => {
    const { home, hospital } = town.network;
    const { by, input } = await acts.appointmentCheckIn();
    nodeOf(await by.act('appointmentCheckIn', input));
    expect(idsOf((await last('appointmentCheckIn')).ownerOrgIds)).toEqual([home.id, hospital.id].sort());
  });

  test('a refusal names the resident once the viewer was let at the record', async () => {
    const residentId = await takeIn(town);
    await town.nurse.act('residentCorrect', { residentId, expectedVersion: 99, dialect: '粤语' });
    const refused = {
      outcome: 'VERSION_CONFLICT',
      noun: 'resident',
      residentIds: JSON.stringify([residentId]),
    };
    expect(await last('residentCorrect')).toMatchObject(refused);
    await town.otherNurse.act('residentCorrect', { residentId, expectedVersion: 1, dialect: '粤语' });
    expect(await last('residentCorrect')).toMatchObject({ outcome: 'NOT_FOUND', residentIds: null });
  });

  test('a denial is put on record once, by the entrance', async () => {
    const denials = () => read().auditEvent.count({ where: { action: 'DENIED' } });
    const before = await denials();
    const document =
      'mutation ($input: OrganizationRegisterInput!) { organizationRegister(input: $input) { __typename } }';
    const { input } = await acts.organizationRegister();
    const keyed = { idempotencyKey: freshKey(), ...input };
    const answer = await town.homeAdmin.graphql(document, { input: keyed });
    expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await denials()).toBe(before + 1);
    const act = registerOrganization(somebodyOf(town.network.home.id), keyed as OrganizationRegisterInput);
    await expect(act).rejects.toThrow('Organisations are registered by SYS_ADMIN.');
    expect(await denials()).toBe(before + 1);
  });
});

describe('a read says whom it showed, and whose data it was', () => {
  test('the hospital’s worklist belongs to the homes that booked', async () => {
    const { home, hospital } = town.network;
    await town.scheduler.ask('{ appointments { edges { node { id } } } }');
    const { noun, ownerOrgIds, residentIds } = await last('appointments');
    expect(noun).toBe('appointment');
    expect(idsOf(ownerOrgIds)).toEqual([home.id, hospital.id].sort());
    expect(idsOf(residentIds).length).toBeGreaterThan(1);
  });

  test('the home’s own residents are its own', async () => {
    await town.nurse.ask('{ residents { edges { node { id } } } }');
    expect(idsOf((await last('residents')).ownerOrgIds)).toEqual([town.network.home.id]);
  });
});

test('all of it is linked, and is as it was written', async () => {
  await sealNow(town.service.clock.now());
  const { firstBad, chains, tail } = await verifyAudit();
  expect(firstBad).toBeNull();
  expect(tail.rows).toBe(0);
  expect(chains.get(town.network.home.id)).toBeGreaterThan(50);
});
