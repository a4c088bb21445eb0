import { beforeEach, describe, expect, test } from 'vitest';
import { beginResidency } from '../../domain/residency/begin.ts';
import { endResidency } from '../../domain/residency/end.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { freshNetwork, granny, network, refusalOf } from '../appointment/scene.ts';
import { answerTo } from '../fixtures/ask.ts';
import { newKey } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

interface Shown {
  resident: { availableActions: { action: string; isAvailable: boolean; refusals: { code: string }[] }[] };
}

const beginning = async (by: Acting) => {
  const source = '{ resident(id: "$id") { availableActions { action isAvailable refusals { code } } } }';
  const { resident } = await answerTo<Shown>(by, source.replace('$id', granny));
  const found = resident.availableActions.find(({ action }) => action === 'residencyBegin');
  return found?.refusals.map(({ code }) => code);
};

const begin = (by: Acting) =>
  beginResidency(by, {
    ...{ idempotencyKey: newKey(), residentId: granny, bedNo: 'NEU', fromOn: '2026-11-22' },
    contacts: [{ name: '女儿', relation: 'DAUGHTER', phone: '13812341234' }],
  });

const leaveToday = async () => {
  const stay = await read().residency.findFirstOrThrow({ where: { residentId: granny } });
  const leaving = { toOn: '2026-11-22', reason: 'MOVED_HOME' } as const;
  await endResidency(network.nurse, {
    ...{ idempotencyKey: newKey(), residencyId: stay.id, expectedVersion: stay.version },
    ...leaving,
  });
};

describe('moving in', () => {
  beforeEach(() => freshNetwork());

  test('is not offered for somebody who lives here, and is refused for the same reason', async () => {
    expect(await beginning(network.nurse)).toEqual(['RESIDENCY_OVERLAP']);
    expect((await refusalOf(begin(network.nurse))).code).toBe('RESIDENCY_OVERLAP');
  });

  test('is offered again as soon as the last day of the stay is known', async () => {
    await leaveToday();
    expect(await beginning(network.nurse)).toEqual([]);
  });

  test('is not offered by a home that is suspended', async () => {
    await leaveToday();
    const { viewer } = network.nurse;
    const suspended = { ...network.nurse, viewer: { ...viewer, organizationStatus: 'SUSPENDED' } as const };
    expect(await beginning(suspended)).toEqual(['ORGANIZATION_NOT_ACTIVE']);
    expect((await refusalOf(begin(suspended))).code).toBe('ORGANIZATION_NOT_ACTIVE');
  });
});
