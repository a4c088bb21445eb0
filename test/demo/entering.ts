import assert from 'node:assert/strict';
import type { PractitionerCategory } from '../../domain/codes/practitioner.ts';
import type { Role } from '../../domain/codes/role.ts';
import { type Kept, nodeOf } from '../support/acts.ts';
import type { Place } from './cast.ts';
import { createPlayer, type Player } from './client.ts';
import { newLogin, newPractitionerLicence } from './numbers.ts';
import type { Stage } from './stage.ts';

interface Invitation {
  readonly oneTimePassword: string | null;
  readonly person: { readonly id: string };
}

/** Somebody who is to work in an organisation; `category` for those with a professional registration. */
export interface Newcomer {
  readonly name: string;
  readonly as: string;
  readonly role: Role;
  readonly login: string;
  readonly category?: PractitionerCategory;
  readonly departmentId?: string;
}

/** Registers the practitioner, whose role comes with it. */
async function register(stage: Stage, admin: Player, organizationId: string, who: Newcomer) {
  const { name, role, category, departmentId } = who;
  const registration = {
    organizationId,
    name,
    category,
    role,
    departmentId,
    licenceNo: newPractitionerLicence(),
  };
  const outcome = await stage.step(
    `${admin.name} registers ${name} as ${who.as}, with the practice licence.`,
    admin.does<Kept & { personId: string }>(
      'practitionerRegister',
      registration,
      'id version personId name category',
    ),
    (answer) => `practitioner ${nodeOf(answer).id}, ${role} from today on`,
  );
  return nodeOf(outcome);
}

/** An invitation, with the record where it is a resident's, and the first sign-in with the one-time password, which is changed at once. */
export async function invite(
  stage: Stage,
  by: Player,
  organizationId: string,
  who: Newcomer & { readonly personId?: string; readonly residentId?: string },
): Promise<Player> {
  const login = newLogin(who.login);
  const { name, role, personId, residentId } = who;
  const person = personId === undefined ? { name, role, residentId } : { personId };
  const outcome = await stage.step(
    `${by.name} invites ${who.name}, ${who.as}: a one-time password comes back, this once.`,
    by.does<Invitation>(
      'personInvite',
      { organizationId, login, ...person },
      'login oneTimePassword person { id }',
    ),
    (answer) => {
      assert.ok((nodeOf(answer).oneTimePassword?.length ?? 0) > 20, 'a one-time password');
      return `login ${login}, one-time password (not shown)`;
    },
  );
  const player = createPlayer(stage.url, who.name, login);
  await stage.step(
    `${who.name} signs in with it and chooses a password that nobody else has seen.`,
    player.joins(nodeOf(outcome).oneTimePassword ?? ''),
    () => 'signed in',
  );
  return player;
}

/** A practitioner with a sign-in. @returns the player and the practitioner's id */
export async function employ(stage: Stage, place: Place, who: Newcomer) {
  const { id, personId } = await register(stage, place.admin, place.id, who);
  return { id, player: await invite(stage, place.admin, place.id, { ...who, personId }) };
}
