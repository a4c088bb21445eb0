import { describe, expect, test } from 'vitest';
import { recordConsent } from '../../domain/consent/record.ts';
import { write } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { bare, cast, clock, elsewhere, residentId, stored, writeSafety } from '../referral/scene.ts';
import { during, elsewhereDoctor, houseDoctor, notesOf, told, useEmergencyScene } from './scene.ts';

useEmergencyScene();

describe('no rule stops it', () => {
  test('and where all of them hold, nothing is noted', async () => {
    expect(await notesOf(await told({}, houseDoctor))).toEqual([]);
  });

  interface Broken {
    readonly notes: readonly string[];
    readonly tell: () => Promise<unknown>;
  }
  const rules: Readonly<Record<string, Broken>> = {
    'nobody has signed or reviewed it, or seen the resident': {
      notes: ['NOT_REVIEWED', 'NO_DOCTOR'],
      tell: () => told(),
    },
    'the resident has another open emergency': {
      notes: ['DUPLICATE'],
      tell: async () => {
        await told({}, houseDoctor);
        return told({ departmentId: null }, houseDoctor);
      },
    },
    'nobody has consented, and nothing is on record': {
      notes: ['NO_CONSENT_ON_RECORD', 'NO_SAFETY_BLOCK'],
      tell: async () => told({ residentId: await bare() }, houseDoctor),
    },
    'the hospital cannot isolate': {
      notes: ['NO_INFECTIOUS'],
      tell: async () => {
        await writeSafety({
          infection: { status: 'SUSPECTED', isolation: 'AIRBORNE' },
          expectedEdition: 1,
        });
        return told({}, houseDoctor);
      },
    },
    'the hospital has no emergency room, no agreement, nobody on duty': {
      notes: ['NO_AGREEMENT', 'NO_CAPABILITY', 'NO_DUTY_ROSTER'],
      tell: () =>
        told(
          { targetOrganizationId: elsewhere.organizationId, departmentId: elsewhere.departmentId },
          houseDoctor,
        ),
    },
    'the hospital is out of the alliance': {
      notes: ['OUT_OF_ALLIANCE'],
      tell: () =>
        during({ allianceId: 'alliance' }, { allianceId: null }, 'home', () => told({}, houseDoctor)),
    },
    'the hospital is closed': {
      notes: ['TARGET_NOT_ACTIVE'],
      tell: () => during({ status: 'CLOSED' }, { status: 'ACTIVE' }, 'hospital', () => told({}, houseDoctor)),
    },
    'the department takes nobody': {
      notes: ['DEPARTMENT_NOT_OPEN'],
      tell: () =>
        during({ isReferralTarget: false }, { isReferralTarget: true }, 'department', () =>
          told({}, houseDoctor),
        ),
    },
    'the own organisation is suspended': {
      notes: ['SENDER_NOT_ACTIVE'],
      tell: () =>
        told({}, { ...houseDoctor, viewer: { ...houseDoctor.viewer, organizationStatus: 'SUSPENDED' } }),
    },
    'the resident is dead by the record': {
      notes: ['RECORDED_DECEASED'],
      tell: async () => {
        await write(({ db }) =>
          db.resident.update({ where: { id: residentId }, data: { life: 'DECEASED' } }),
        );
        return told({}, houseDoctor);
      },
    },
    // What the own organisation only reads, it sends to nobody by way of a notice.
    'the resident is not in the care of who tells of it': {
      notes: ['NOT_IN_CARE', 'NOT_REVIEWED', 'NO_SAFETY_BLOCK'],
      tell: async () => {
        await recordConsent(cast.nurse, {
          ...{ idempotencyKey: newKey(), residentId, purpose: 'RECORD_SHARING', policyRef: '第1条' },
          ...{ recipientOrgIds: [elsewhere.organizationId], decision: 'GIVEN', basis: 'SELF' },
          ...{ signerName: '陈阿婆', method: 'PAPER', signedAt: clock.now() },
        });
        return told({}, elsewhereDoctor);
      },
    },
  };
  test.each(Object.entries(rules))('%s', async (_rule, { notes, tell }) => {
    const id = String(await tell());
    expect(await notesOf(id)).toEqual([...notes].sort());
    expect(await stored(id)).toMatchObject({ state: 'SENT', targets: [{ state: 'ASKED' }] });
  });
});
