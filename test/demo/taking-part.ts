import assert from 'node:assert/strict';
import { DEMO_PASSWORD } from '../../domain/sign-in/demo-logins.ts';
import { type Kept, nodeOf } from '../support/acts.ts';
import type { Place } from './cast.ts';
import { createPlayer, type Player, type Sent } from './client.ts';
import { employ, invite } from './entering.ts';
import { newRegistration } from './numbers.ts';
import type { Stage } from './stage.ts';

/** A department that is asked, and somebody there who answers. */
interface Asked {
  readonly id: string;
  readonly name: string;
  readonly departmentId: string;
}

/** Who takes part in a way up and back, beside the home and the hospital. */
export interface TakingPart {
  /** The home's own clinic: it signs what its nurses write, and its office lets it go out. */
  readonly clinic: Place & { readonly doctor: Player; readonly office: Player };
  /** Of the hospital. */
  readonly office: Player;
  /** Another hospital that is asked as well. */
  readonly other: Asked & { readonly office: Player };
  /** A clinic near home with a linked ward. */
  readonly ward: Asked & { readonly doctor: Player };
}

interface Entry extends Kept {
  readonly name: string;
  readonly capabilities: readonly string[];
  readonly departments: readonly (Kept & {
    readonly code: string;
    readonly name: string;
    readonly isReferralTarget: boolean;
  })[];
}

const FIELDS = 'id version name capabilities departments { id version code name isReferralTarget }';
const ENTRY = `query ($id: ID!) { organization(id: $id) { ${FIELDS} } }`;

/** What the directory says. */
function entryFor(by: Player, id: string): Sent<Entry> {
  const query = by.asks<{ readonly organization: Entry }>('organization', ENTRY, { id });
  return { ...query, carryOut: async () => (await query.carryOut()).organization };
}

const inWords = ({ name, capabilities, departments }: Entry): string => {
  const asked = departments.filter(({ isReferralTarget }) => isReferralTarget);
  return `${name}: ${[...capabilities, ...asked.map((one) => `${one.name} takes referrals`)].join(', ')}`;
};

/** The department that takes referrals. @throws Error when there is none of this code */
function takingIn({ id, name, departments }: Entry, code: string): Asked {
  const found = departments.find((one) => one.code === code && one.isReferralTarget);
  if (found === undefined) throw new Error(`${name} has no department ${code} that takes referrals`);
  return { id, name, departmentId: found.id };
}

async function opensClinic(stage: Stage, sysAdmin: Player): Promise<TakingPart['clinic']> {
  const { id: partOfId, name: home } = stage.cast.of('home');
  const name = `${home}医务室`;
  const kind = { kind: 'IN_HOUSE_CLINIC', partOfId, capabilities: ['GERIATRICS'] };
  const place = { regionCode: '440402', address: '广东省珠海市香洲区听澜路9号2号楼' };
  const registered = await stage.step(
    `${home} opens a clinic of its own: its doctor will sign what the nurses write.`,
    sysAdmin.does<Kept>('organizationRegister', { name, ...kind, ...place, ...newRegistration('D400') }),
    (answer) => `organisation ${nodeOf(answer).id}`,
  );
  const { id } = nodeOf(registered);
  const first = { name: '温如玉', as: 'its first administrator', role: 'ORG_ADMIN', login: 'wen' } as const;
  const admin = await invite(stage, sysAdmin, id, first);
  const { player: doctor } = await employ(
    stage,
    { id, name, admin },
    {
      ...{ name: '顾长宁', as: 'doctor', login: 'gu' },
      ...{ role: 'CLINIC_DOCTOR', category: 'GP' },
    },
  );
  const reviewer = { name: '卫知秋', as: 'referral office', role: 'REFERRAL_OFFICE', login: 'wei' } as const;
  return { id, name, admin, doctor, office: await invite(stage, admin, id, reviewer) };
}

async function opensOffice(stage: Stage): Promise<Player> {
  const { id, admin, cardiology, name } = stage.cast.of('hospital');
  const before = await entryFor(admin, id).carryOut();
  const found = before.departments.find((one) => one.id === cardiology);
  assert.equal(found?.isReferralTarget, false);
  const change = { organizationId: id, code: found?.code, name: found?.name, isReferralTarget: true };
  await stage.step(
    `${admin.name} of ${name} says that cardiology takes referrals.`,
    admin.does<{ isReferralTarget: boolean }>(
      'departmentSet',
      { ...change, expectedVersion: found?.version },
      'isReferralTarget',
    ),
    (answer) => {
      assert.equal(nodeOf(answer).isReferralTarget, true);
      return `${found?.name}: takes referrals`;
    },
  );
  const office = { name: '裴文远', as: 'referral office', role: 'REFERRAL_OFFICE', login: 'pei' } as const;
  return invite(stage, admin, id, office);
}

interface DemoAccount {
  readonly name: string;
  readonly login: string;
  /** Of the department that is asked. */
  readonly code: string;
}

/** Somebody of the demo network signs in. @returns with the entry of the organisation */
async function joins({ url, step }: Stage, { name, login, code }: DemoAccount) {
  const player = createPlayer(url, name, login);
  const { body } = await step(
    `${name} signs in.`,
    player.signsIn(DEMO_PASSWORD),
    ({ status, body: said }) => {
      assert.equal(status, 200);
      return `${said.organization.roles.join(' ')} at ${said.organization.name}`;
    },
  );
  const entry = await entryFor(player, body.organization.id).carryOut();
  return { player, entry, asked: takingIn(entry, code) };
}

async function opensWard(stage: Stage, sysAdmin: Player): Promise<TakingPart['ward']> {
  const { player, entry, asked } = await joins(stage, { name: '梁思敏', login: 'family-doctor', code: 'QK' });
  const { id: organizationId, version: expectedVersion } = entry;
  const capabilities = [...new Set([...entry.capabilities, 'LINKED_WARD'])];
  await stage.step(
    `${entry.name} has a ward now to which hospitals send people down to recover.`,
    sysAdmin.does<Entry>('organizationRevise', { organizationId, expectedVersion, capabilities }, FIELDS),
    (answer) => {
      assert.ok(nodeOf(answer).capabilities.includes('LINKED_WARD'));
      return inWords(nodeOf(answer));
    },
  );
  return { ...asked, doctor: player };
}

/** What an administrator of the network and one of the hospital enter before anybody can be referred. */
export async function takePart(stage: Stage): Promise<TakingPart> {
  const sysAdmin = createPlayer(stage.url, '潘志诚', 'sys-admin');
  await sysAdmin.signsIn(DEMO_PASSWORD).carryOut();
  const clinic = await opensClinic(stage, sysAdmin);
  const office = await opensOffice(stage);
  const other = await joins(stage, { name: '黄文韬', login: 'referral-office', code: 'XXG' });
  const ward = await opensWard(stage, sysAdmin);
  return { clinic, office, other: { ...other.asked, office: other.player }, ward };
}
