import assert from 'node:assert/strict';
import { localDateOf } from '../../../domain/calendar-date.ts';
import { type Kept, nodeOf, refusalIn } from '../../support/acts.ts';
import type { Elder } from '../cast.ts';
import { registrationOf, takeIn } from '../elders.ts';
import { mistyped, newIdCard, newMobile } from '../numbers.ts';
import type { Chapter, Stage } from '../stage.ts';

const NAME = '陈桂芳';

interface Card {
  readonly id: string;
  readonly idNoMasked: string;
  readonly sex: string;
  readonly age: number;
}

interface Resident {
  readonly resident: Kept & {
    readonly phoneMasked: string;
    readonly addressMasked: string;
    readonly contacts: readonly { readonly name: string; readonly phoneMasked: string }[];
    readonly residencies: readonly { readonly bedNo: string; readonly phase: string }[];
    readonly consents: readonly { readonly purpose: string; readonly state: string }[];
  };
}

const RESIDENT = `query ($id: ID!) { resident(id: $id) { id version phoneMasked addressMasked
  contacts { name phoneMasked } residencies { bedNo phase } consents { purpose state } } }`;
const BY_NUMBER = `query ($filter: ResidentFilter) { residents(filter: $filter) {
  edges { node { id name } } } }`;

interface Found {
  readonly residents: { readonly edges: readonly { readonly node: Pick<Elder, 'id' | 'name'> }[] };
}

async function register({ cast, step }: Stage, idNo: string): Promise<Elder> {
  const { nurse } = cast.of('home');
  await step(
    `${nurse.name} slips while typing the ID number of ${NAME}: the check digit tells, nothing is written.`,
    nurse.does('residentRegister', registrationOf(NAME, mistyped(idNo)), 'id'),
    (answer) => {
      const { code, path, message, rule } = refusalIn(answer);
      assert.deepEqual([code, path], ['ID_CARD_CHECK_DIGIT', ['idNo']]);
      return `refused at ${path.join('.')}: ${message} (${rule})`;
    },
  );
  const outcome = await step(
    'Typed rightly: birth date and sex are read from the number (GB 11643), which never comes back in full.',
    nurse.does<Card>('residentRegister', registrationOf(NAME, idNo), 'id idNoMasked sex age'),
    (answer) => {
      const { idNoMasked, sex, age } = nodeOf(answer);
      assert.equal(idNoMasked.includes(idNo.slice(6, 14)), false, 'the number is masked');
      assert.equal(sex, 'FEMALE');
      return `${NAME}, ${sex}, ${age} years, ID number ${idNoMasked}`;
    },
  );
  return { id: nodeOf(outcome).id, name: NAME, idNo };
}

async function moveIn({ cast, clock, step }: Stage, elder: Elder): Promise<void> {
  const { nurse, name: home } = cast.of('home');
  const fromOn = localDateOf(await clock.now());
  const stay = { residentId: elder.id, bedNo: '2-105', fromOn, careLevel: 'PARTIAL' };
  await step(
    'A resident of a home needs somebody to be called: without a contact she cannot move in.',
    nurse.does('residencyBegin', stay, 'id'),
    (answer) => {
      assert.equal(refusalIn(answer).code, 'RESIDENT_WITHOUT_CONTACT');
      return `refused: ${refusalIn(answer).message} (${refusalIn(answer).rule})`;
    },
  );
  const contact = {
    residentId: elder.id,
    expectedVersion: 1,
    name: '陈先生',
    relation: 'SON',
    phone: newMobile(),
  };
  await step(
    'Her son is the first to be called.',
    nurse.does<{ rank: number; phoneMasked: string }>(
      'contactSet',
      { ...contact, notifyOn: ['EMERGENCY'] },
      'rank phoneMasked',
    ),
    (answer) => `contact no. ${nodeOf(answer).rank}, phone ${nodeOf(answer).phoneMasked}`,
  );
  await step(
    `${elder.name} moves into bed 2-105 of ${home}.`,
    nurse.does<Kept & { phase: string }>('residencyBegin', stay, 'id version phase'),
    (answer) => {
      assert.equal(nodeOf(answer).phase, 'CURRENT');
      return `residency ${nodeOf(answer).id}, ${nodeOf(answer).phase}`;
    },
  );
}

async function consent({ cast, clock, step }: Stage, elder: Elder): Promise<void> {
  const { nurse } = cast.of('home');
  const given = {
    residentId: elder.id,
    purpose: 'REFERRAL',
    recipientOrgIds: [cast.of('hospital').id],
    policyRef: '听澜颐养院知情同意书 2026-1 第3条',
    signerName: elder.name,
    basis: 'SELF',
    decision: 'GIVEN',
    method: 'PAPER',
    signedAt: (await clock.now()).toISOString(),
  };
  await step(
    'She signs on paper that the hospital may be told what a referral needs.',
    nurse.does<{ state: string; purpose: string }>('consentRecord', given, 'id state purpose'),
    (answer) => {
      assert.equal(nodeOf(answer).state, 'GIVEN');
      return `consent for ${nodeOf(answer).purpose}, ${nodeOf(answer).state}`;
    },
  );
}

/** Residents with ID card, contacts, stay and consent (domain 2, V1, V5, V8). */
export const chapter: Chapter = {
  title: 'The nurse registers her residents',
  async tell(stage) {
    const { nurse } = stage.cast.of('home');
    const idNo = newIdCard('FEMALE');
    const first = await register(stage, idNo);
    await moveIn(stage, first);
    await consent(stage, first);
    await stage.step(
      'By the whole number she is found, although it is stored encrypted.',
      nurse.asks<Found>('residents', BY_NUMBER, { filter: { idNo } }),
      (answer) => {
        assert.deepEqual(
          answer.residents.edges.map(({ node }) => node),
          [{ id: first.id, name: NAME }],
        );
        return `${NAME} ${first.id}`;
      },
    );
    await stage.step(
      'Her record.',
      nurse.asks<Resident>('resident', RESIDENT, { id: first.id }),
      ({ resident }) => {
        const [contact] = resident.contacts;
        return `phone ${resident.phoneMasked}, ${resident.addressMasked}, contact ${contact?.name} ${contact?.phoneMasked}, bed ${resident.residencies[0]?.bedNo}`;
      },
    );
    const fromOn = localDateOf(await stage.clock.now());
    const second = await takeIn(stage, nurse, { name: '李福生', sex: 'MALE', bedNo: '2-106', fromOn });
    const third = await takeIn(stage, nurse, { name: '吴玉珍', sex: 'FEMALE', bedNo: '2-107', fromOn });
    stage.cast.keep('elders', [first, second, third]);
  },
};
