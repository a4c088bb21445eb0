import type { Bundle, Practitioner, Provenance } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { acceptance, becomes, by, patchTask, taskOf } from '../fixtures/his-tasks.ts';
import { town } from '../fixtures/open-town.ts';
import {
  LICENCE,
  patientOf,
  receiver,
  referrals,
  search,
  sender,
  stranger,
  useReferralSystems,
} from '../fixtures/referral-systems.ts';
import { dayOf } from '../fixtures/town.ts';
import { found, hisOf, outcomeCode } from '../support/his.ts';

useReferralSystems();

const acts = (all: readonly Provenance[]) => all.map(({ activity }) => activity?.coding?.[0]?.code);

describe('the acts of one’s own organisation', () => {
  test('say who has done what to which object, and on whose behalf', async () => {
    const { referralId } = await referrals.at('SENT');
    await patchTask(receiver, await taskOf(receiver, referralId), becomes('received'), by(LICENCE));
    await receiver.get(`ServiceRequest/${referralId}`);
    const target = `target=ServiceRequest/${referralId}`;
    const [received, ...more] = await search<Provenance>(
      receiver,
      'Provenance',
      `${target}&recorded=ge2026-01-01`,
    );
    expect(more, 'what was only read is no act').toEqual([]);
    const hospital = { reference: `Organization/${town.network.hospital.id}` };
    expect(received).toMatchObject({
      target: [
        { reference: `ServiceRequest/${referralId}` },
        { reference: `Patient/${await patientOf(referralId)}` },
      ],
      activity: { coding: [{ code: 'referralReceive' }] },
      agent: [{ who: { reference: expect.stringMatching(/^Practitioner\//) }, onBehalfOf: hospital }],
    });
    expect((await receiver.get(`Provenance/${received?.id}`)).body).toEqual(received);
    const who = received?.agent[0]?.who?.reference ?? '';
    expect((await receiver.get<Practitioner>(who)).body.identifier?.[0]?.value).toBe(LICENCE);
    expect(
      acts(await search<Provenance>(receiver, 'Provenance', `agent=${who}&_sort=-recorded&_count=1`)),
    ).toEqual(['referralReceive']);
    const patient = await patientOf(referralId);
    expect(acts(await search<Provenance>(receiver, 'Provenance', `patient=${patient}`))).toEqual([
      'referralReceive',
    ]);
    expect(acts(await search<Provenance>(sender, 'Provenance', target))).not.toContain('referralReceive');
    expect(await search(stranger, 'Provenance', target)).toEqual([]);
    expect((await stranger.get(`Provenance/${received?.id}`)).status).toBe(404);
  });

  test('name a machine where nobody had to be named, and point at nothing that is closed', async () => {
    const { referralId } = await referrals.at('TWO_ASKED');
    const { status } = await patchTask(
      receiver,
      await taskOf(receiver, referralId),
      acceptance(dayOf(town, 2)),
    );
    expect(status).toBe(200);
    const [act] = await search<Provenance>(
      receiver,
      'Provenance',
      `target=ServiceRequest/${referralId}&_sort=-recorded`,
    );
    const value = `ServiceRequest/${referralId}`;
    expect(act?.target, 'one of several is not told whom it is about').toEqual([
      { type: 'ServiceRequest', identifier: expect.objectContaining({ value }) },
    ]);
    const hospital = { reference: `Organization/${town.network.hospital.id}` };
    expect(act?.agent).toMatchObject([{ type: { coding: [{ code: 'assembler' }] }, who: hospital }]);
  });

  test('need their own scope, and come page by page', async () => {
    const narrow = await hisOf(town.service, town.network.hospital.id, { scopes: 'system/AuditEvent.rs' });
    const { status, body } = await narrow.get('Provenance');
    expect([status, outcomeCode(body)]).toEqual([403, 'SCOPE']);
    const seen: string[] = [];
    let next: string | undefined = 'Provenance?_count=1&_sort=recorded';
    while (next !== undefined) {
      const page: Bundle = (await receiver.get<Bundle>(next)).body;
      seen.push(...found<Provenance>(page, 'Provenance').map(({ id }) => id ?? ''));
      next = page.link?.find(({ relation }) => relation === 'next')?.url;
    }
    expect(seen.length).toBeGreaterThan(1);
    expect(new Set(seen).size).toBe(seen.length);
  });
});
