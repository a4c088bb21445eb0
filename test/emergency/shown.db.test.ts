import { describe, expect, test } from 'vitest';
import type { Acting } from '../../domain/viewer.ts';
import { answerTo } from '../fixtures/ask.ts';
import { housed, newPerson } from '../fixtures/residents.ts';
import { cast, network } from '../referral/scene.ts';
import { statementsOf } from '../support/statement-count.ts';
import { calls, divert, told, useEmergencyScene } from './scene.ts';

useEmergencyScene();

const SHOWN = `state emergency { callFirst { name phone } isCallNow place symptoms callBackPhone notes acknowledgedAt
  acknowledgedBy { name } calls { calledNumber result text recordedBy { name } } remainderDueAt }`;
interface Shown {
  readonly emergency: {
    readonly callFirst: readonly { readonly name: string; readonly phone: string }[];
    readonly isCallNow: boolean;
    readonly place: string | null;
    readonly calls: readonly { readonly calledNumber: string }[] | null;
  } | null;
}
const read = async (by: Acting, id: string): Promise<Shown | null> =>
  (
    await answerTo<{ referral: Shown | null }>(by, `query ($id: ID!) { referral(id: $id) { ${SHOWN} } }`, {
      id,
    })
  ).referral;
const LISTED = `{ referrals(first: 20, filter: { worklist: EMERGENCY }) { edges { node { ${SHOWN} } } } }`;
interface Listed {
  readonly referrals: { readonly edges: readonly { readonly node: Shown }[] };
}

describe('what is shown of an emergency', () => {
  test('is the telephone first, to the sender and to who is asked; the words only with the record', async () => {
    const id = await told();
    await calls(cast.nurse, id);
    const phones = ['07562120120', '120'];
    for (const by of [cast.nurse, cast.doctor, cast.receiver]) {
      const shown = await read(by, id);
      expect(shown?.emergency).toMatchObject({ isCallNow: true, place: '三楼306房卫生间' });
      expect(shown?.emergency?.callFirst.map(({ phone }) => phone)).toEqual(phones);
      expect(shown?.emergency?.calls).toHaveLength(1);
    }
    expect((await read(cast.scheduler, id))?.emergency).toMatchObject({ place: null, calls: null });
    await divert(cast.receiver, id);
    expect((await read(cast.receiver, id))?.emergency).toMatchObject({ place: null, calls: null });
    const [contact] = (await read(cast.nurse, id))?.emergency?.callFirst ?? [];
    expect(contact).toEqual({ name: '山前急诊医生', phone: '07562999999' });
    expect(JSON.stringify(await read(cast.receiver, id))).not.toContain('07562999999');
  });

  test('costs as many statements for several as for one', async () => {
    const counts: number[] = [];
    const lists = async (by: Acting) => {
      let found = 0;
      const asked = await statementsOf(async () => {
        found = (await answerTo<Listed>(by, LISTED, {})).referrals.edges.length;
      });
      counts.push(asked);
      return found;
    };
    await told();
    const before = await lists(cast.nurse);
    for (let more = 0; more < 3; more += 1)
      await told({
        residentId: await housed(cast.nurse, newPerson()),
        targetOrganizationId: network.hospital,
      });
    expect(await lists(cast.nurse)).toBe(before + 3);
    expect(counts[1]).toBe(counts[0]);
  });
});
