import { beforeAll, expect, test } from 'vitest';
import { newId } from '../../domain/id.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { signedIn, takeIn } from '../fixtures/town.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

let clinic: LastingClient;
let residentId: string;
beforeAll(async () => {
  clinic = await signedIn(town.service, town.network.otherHospital.id, 'FAMILY_DOCTOR');
  residentId = await takeIn(town);
});

const RECORD = `query ($id: ID!) { resident(id: $id) { name isRecordOpen contacts { name } consents { purpose state }
  availableActions { action isAvailable } } }`;
const seenBy = (client: LastingClient, id = residentId) =>
  client.graphql<{ resident: unknown }>(RECORD, { id });

const consent = (change: object = {}) => ({
  residentId,
  purpose: 'RECORD_SHARING',
  recipientOrgIds: [town.network.otherHospital.id],
  policyRef: '健康档案共享知情同意书 第1版',
  signerName: '陈秀英',
  basis: 'SELF',
  decision: 'GIVEN',
  method: 'PAPER',
  signedAt: town.service.clock.now().toISOString(),
  ...change,
});

async function asIfUnknown(client: LastingClient): Promise<void> {
  const unknown = await seenBy(client, newId(town.service.clock.now()));
  expect(JSON.stringify(await seenBy(client))).toBe(JSON.stringify(unknown));
  expect(unknown.data).toEqual({ resident: null });
}

test('a clinic reads by consent; withdrawn, the next request finds nobody, to the byte', async () => {
  const { nurse } = town;
  await asIfUnknown(clinic);
  const { id, version } = nodeOf(await nurse.act('consentRecord', consent()));
  const { data } = await seenBy(clinic);
  expect(data.resident).toMatchObject({
    name: '陈秀英',
    isRecordOpen: true,
    contacts: [{ name: '陈小明' }],
    consents: [{ purpose: 'RECORD_SHARING', state: 'GIVEN' }],
  });

  // To read is not to act: neither contacts nor consents are the clinic's to change.
  const onward = await clinic.act('consentRecord', consent({ recipientOrgIds: [town.network.hospital.id] }));
  expect(refusalIn(onward).code).toBe('NOT_IN_CARE');

  const withdrawal = { consentId: id, expectedVersion: version, withdrawnByName: '陈秀英' };
  nodeOf(await nurse.act('consentWithdraw', withdrawal));
  await asIfUnknown(clinic);
});

test('the end of the term closes by itself, and a refusal at once', async () => {
  const { nurse, service } = town;
  const end = new Date(service.clock.now().getTime() + 3_600_000);
  nodeOf(await nurse.act('consentRecord', consent({ validUntilAt: end.toISOString() })));
  expect((await seenBy(clinic)).data.resident).toMatchObject({ isRecordOpen: true });
  service.clock.set(end);
  await asIfUnknown(clinic);

  nodeOf(await nurse.act('consentRecord', consent()));
  expect((await seenBy(clinic)).data.resident).toMatchObject({ isRecordOpen: true });
  const refused = { residentWill: '不愿意', explained: '用途和期限', alternative: '携带纸质摘要' };
  nodeOf(await nurse.act('consentRecord', consent({ decision: 'REFUSED', ...refused })));
  await asIfUnknown(clinic);
});

test('nobody reads a stranger’s record by a consent of their own making', async () => {
  const { otherNurse } = town;
  const own = consent({ recipientOrgIds: [town.network.otherHome.id] });
  expect(refusalIn(await otherNurse.act('consentRecord', own)).code).toBe('NOT_FOUND');
});
