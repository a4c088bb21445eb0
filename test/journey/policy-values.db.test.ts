import { expect, test } from 'vitest';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, freeOn, newTemplate, takeIn } from '../fixtures/town.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';

useTown();

const MINUTE_MS = 60_000;
const LIMIT =
  'key applied { value unit provenance scope effectiveFromAt } default { value provenance } direction';
interface Limit {
  readonly applied: { readonly value: number; readonly scope: string; readonly provenance: string };
}

async function holdMinutes(): Promise<Limit> {
  const query = `query ($filter: PolicyValueFilter) { policyValues(filter: $filter) { edges { node { ${LIMIT} } } } }`;
  const filter = { keys: ['appt.holdMinutes'], organizationId: town.network.hospital.id };
  const { policyValues } = await town.nurse.ask<{ policyValues: { edges: { node: Limit }[] } }>(query, {
    filter,
  });
  const [edge] = policyValues.edges;
  if (edge === undefined) throw new Error('no such limit');
  return edge.node;
}

const source = { key: 'appt.holdMinutes', document: '粤卫规〔2026〕1号', place: '第三条' };

test('default, region, organisation: each value with its source, tighter only, never for what has begun', async () => {
  const { sysAdmin, hospitalAdmin, nurse, scheduler, service, network } = town;
  expect(await holdMinutes()).toMatchObject({
    applied: { value: 10, scope: 'DEFAULT', provenance: 'assumption (domain 7)' },
  });

  const ofRegion = { ...source, regionCode: '440403', value: 8 };
  nodeOf(await sysAdmin.act('policyValueSet', ofRegion, 'key'));
  expect((await holdMinutes()).applied).toMatchObject({
    value: 8,
    scope: 'REGION',
    provenance: expect.stringContaining('粤卫规〔2026〕1号'),
  });
  expect(refusalIn(await hospitalAdmin.act('policyValueSet', ofRegion, 'key')).code).toBe('NOT_YOUR_ACT');

  nodeOf(await scheduler.act('slotTemplateSet', newTemplate(town)));
  const [place] = await freeOn(town, nurse, { dayOn: dayOf(town, 2), pool: 'PUBLIC' });
  const hold = async () =>
    nodeOf(
      await nurse.act<{ holdExpiresAt: string }>(
        'appointmentHold',
        { slotId: place?.id, residentId: await takeIn(town), priority: 'NORMAL' },
        'holdExpiresAt',
      ),
    ).holdExpiresAt;
  const kept = (expiresAt: string) => (Date.parse(expiresAt) - service.clock.now().getTime()) / MINUTE_MS;
  const before = await hold();
  expect(kept(before)).toBe(8);

  const own = { ...source, organizationId: network.hospital.id };
  const loose = await hospitalAdmin.act('policyValueSet', { ...own, value: 9 }, 'key');
  expect(refusalIn(loose)).toMatchObject({ code: 'POLICY_DIRECTION', path: ['value'], policy: { value: 8 } });
  const later = new Date(service.clock.now().getTime() + 8 * MINUTE_MS).toISOString();
  nodeOf(await hospitalAdmin.act('policyValueSet', { ...own, value: 3, effectiveFromAt: later }, 'key'));
  expect((await holdMinutes()).applied.value).toBe(8);
  service.clock.set(new Date(later));
  expect((await holdMinutes()).applied).toMatchObject({ value: 3, scope: 'ORGANIZATION' });
  expect(kept(await hold())).toBe(3);
  const past = await hospitalAdmin.act(
    'policyValueSet',
    { ...own, value: 2, effectiveFromAt: '2026-11-01T00:00:00+08:00' },
    'key',
  );
  expect(refusalIn(past)).toMatchObject({ code: 'POLICY_RETROACTIVE', path: ['effectiveFromAt'] });
  const foreign = await hospitalAdmin.act(
    'policyValueSet',
    { ...own, organizationId: network.otherHospital.id, value: 2 },
    'key',
  );
  const unknown = await hospitalAdmin.act(
    'policyValueSet',
    { ...own, organizationId: 'nobody', value: 2 },
    'key',
  );
  expect(refusalIn(foreign)).toEqual(refusalIn(unknown));
});
