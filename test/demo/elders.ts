import assert from 'node:assert/strict';
import { type Kept, nodeOf } from '../support/acts.ts';
import type { Elder } from './cast.ts';
import type { Player } from './client.ts';
import { newIdCard, newMobile } from './numbers.ts';
import type { Stage } from './stage.ts';

export const registrationOf = (nameOnCard: string, idNo: string) => ({
  nameOnCard,
  idType: 'ID_CARD',
  idNo,
  regionCode: '440402',
  phone: newMobile(),
  address: '广东省珠海市香洲区听澜路9号',
  focusGroups: ['ELDERLY_65', 'HYPERTENSION'],
});

/** Registers somebody and takes her or him in, with a contact. */
export async function takeIn(
  { step }: Stage,
  nurse: Player,
  who: {
    readonly name: string;
    readonly sex: 'MALE' | 'FEMALE';
    readonly bedNo: string;
    readonly fromOn: string;
  },
): Promise<Elder> {
  const { name, sex, bedNo, fromOn } = who;
  const idNo = newIdCard(sex);
  const registered = await step(
    `${nurse.name} registers ${name}.`,
    nurse.does<{ id: string; idNoMasked: string }>(
      'residentRegister',
      registrationOf(name, idNo),
      'id idNoMasked',
    ),
    (answer) => {
      assert.equal(nodeOf(answer).idNoMasked.includes(idNo.slice(6, 14)), false, 'the number is masked');
      return `resident ${nodeOf(answer).id}, ID number ${nodeOf(answer).idNoMasked}`;
    },
  );
  const { id } = nodeOf(registered);
  const contacts = [{ name: `${name.charAt(0)}先生`, relation: 'SON', phone: newMobile() }];
  await step(
    `${name} moves into bed ${bedNo}.`,
    nurse.does<Kept & { phase: string }>(
      'residencyBegin',
      { residentId: id, bedNo, fromOn, contacts },
      'id version phase',
    ),
    (answer) => {
      assert.equal(nodeOf(answer).phase, 'CURRENT');
      return `residency ${nodeOf(answer).id}, ${nodeOf(answer).phase}`;
    },
  );
  return { id, name, idNo };
}
