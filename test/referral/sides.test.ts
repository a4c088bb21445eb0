import { expect, test } from 'vitest';
import { referralSides } from '../../domain/referral/policy.ts';
import type { Viewer } from '../../domain/viewer.ts';

const viewer = { organizationId: 'X', personId: 'someone', residentId: null, regionCode: '110101' } as Viewer;
const asks = (askedAt: Date | null) => ({
  ...{ initiatingOrgId: 'X', fromOrgId: 'clinic of X', residentId: 'r', ownerId: null },
  fromOrg: { regionCode: '440403' },
  targets: [{ organizationId: 'X', state: 'ASKED', askedAt, acceptedAt: null }],
});

test('an organisation that its own clinic asks is on that side from the sending on', () => {
  expect(referralSides(viewer, asks(null))).toEqual(['HOME']);
  expect(referralSides(viewer, asks(new Date('2026-11-22T00:00:00Z')))).toEqual(['HOME', 'RECEIVER']);
});

test('nobody without a record is the patient of one', () => {
  expect(referralSides({ ...viewer, organizationId: 'Y' }, asks(null))).toEqual([]);
  expect(referralSides({ ...viewer, organizationId: 'Y', residentId: 'r' }, asks(null))).toEqual(['PATIENT']);
});
