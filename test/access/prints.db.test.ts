import { beforeAll, describe, expect, test } from 'vitest';
import { codesOf } from '../../domain/codes/code-table.ts';
import { ROLES, type Role } from '../../domain/codes/role.ts';
import { read, write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals } from '../fixtures/referrals.ts';
import { dayOf, freeOn, newRegistration, newStay, newTemplate, signedIn } from '../fixtures/town.ts';
import { cell } from '../support/access-page.ts';
import { nodeOf } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

/** Stands in no paper of anybody without a relation. */
const CANARY = '金丝雀';
const NOBODY = '0195a3c2-7b1e-7abc-8123-0016d3cca427';
const PLACES = ['home', 'hospital', 'otherHospital'] as const;
type Place = (typeof PLACES)[number];

let appointmentId: string;
let residentId: string;
let dayOn: string;
let referralId: string;

beforeAll(async () => {
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town)));
  dayOn = dayOf(town, 2);
  const person = newRegistration({ nameOnCard: CANARY });
  ({ id: residentId } = nodeOf(await town.nurse.act<{ id: string }>('residentRegister', person, 'id')));
  nodeOf(await town.nurse.act('residencyBegin', newStay(town, residentId)));
  ({ referralId } = await (await openReferrals(town)).at('SENT'));
  const { residentId: referred } = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
  await write(({ db }) => db.resident.update({ where: { id: referred }, data: { nameOnCard: CANARY } }));
  const [place] = await freeOn(town, town.nurse, { dayOn, pool: 'PUBLIC' });
  const booking = { slotId: place?.id, residentId, priority: 'NORMAL', escortName: CANARY };
  ({ id: appointmentId } = nodeOf(await town.nurse.act('appointmentBook', booking)));
});

interface PrintCase {
  readonly noun: string;
  readonly aspect: string;
  readonly id: () => string;
  readonly relations: Readonly<Record<Place, string>>;
  /** By which relations somebody may ask for it at all. */
  readonly among: readonly string[];
}

const OF_REFERRAL = {
  id: () => referralId,
  relations: { home: 'own organisation', hospital: 'participating', otherHospital: 'another organisation' },
  among: ['own organisation', 'participating', 'self'],
} as const;

const PRINTS: readonly PrintCase[] = [
  {
    noun: 'appointment',
    aspect: 'appointment.entry',
    id: () => appointmentId,
    relations: {
      home: 'own organisation',
      hospital: 'participating',
      otherHospital: 'another organisation',
    },
    among: ['own organisation', 'participating', 'self'],
  },
  {
    noun: 'resident',
    aspect: 'resident.record',
    id: () => residentId,
    relations: {
      home: 'own resident',
      hospital: 'another organisation',
      otherHospital: 'another organisation',
    },
    among: ['own resident', 'consent given', 'break-glass', 'self'],
  },
  { ...OF_REFERRAL, noun: 'referral', aspect: 'referral.entry' },
  { ...OF_REFERRAL, noun: 'transfer', aspect: 'referral.record' },
  { ...OF_REFERRAL, noun: 'emergency', aspect: 'referral.record' },
];

/** What the page docs/access.md says of a role at a place. */
function statusOf(print: PrintCase, role: Role, place: Place): 200 | 403 | 404 {
  const { aspect, relations, among } = print;
  if (!among.some((relation) => cell(aspect, relation).includes(role))) return 403;
  return cell(aspect, relations[place]).includes(role) ? 200 : 404;
}

async function answerTo(by: LastingClient, path: string) {
  const answer = await by.fetch(`/print/${path}`);
  return { status: answer.status, body: await answer.text() };
}

describe.each(PLACES)('on paper, at %s', (place) => {
  test.each(codesOf(ROLES))('%s sees what docs/access.md opens, and no trace of the rest', async (role) => {
    const by = await signedIn(town.service, town.network[place].id, role);
    for (const print of PRINTS) {
      const { status, body } = await answerTo(by, `${print.noun}/${print.id()}.html`);
      expect([print.noun, status]).toEqual([print.noun, statusOf(print, role, place)]);
      expect(body.includes(CANARY)).toBe(status === 200);
      if (status === 404)
        expect({ status, body }).toEqual(await answerTo(by, `${print.noun}/${NOBODY}.html`));
      // Who is let in is asked before the form: making a PDF of each would cost and tell nothing more.
      if (status === 200 && print.noun !== 'appointment') continue;
      const pdf = await by.fetch(`/print/${print.noun}/${print.id()}.pdf`, 'HEAD');
      expect(pdf.status).toBe(status);
    }
    const list = await answerTo(by, `transport/${dayOn}.html`);
    // A machine reads bookings and prints no list.
    const isBooker = role !== 'HIS_CLIENT' && cell('appointment.entry', 'own organisation').includes(role);
    expect(list.status).toBe(isBooker ? 200 : 403);
    expect(list.body.includes(CANARY)).toBe(isBooker && place === 'home');
  });
});
