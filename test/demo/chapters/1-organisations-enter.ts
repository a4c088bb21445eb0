import assert from 'node:assert/strict';
import { addDays, atLocalTime, localDateOf, weekdayOf } from '../../../domain/calendar-date.ts';
import { DEMO_PASSWORD } from '../../../domain/sign-in/demo-logins.ts';
import { type Kept, nodeOf, refusalIn } from '../../support/acts.ts';
import type { Place } from '../cast.ts';
import { createPlayer, type Player } from '../client.ts';
import { employ, invite } from '../entering.ts';
import { newRegistration } from '../numbers.ts';
import type { Chapter, Stage } from '../stage.ts';
import { when } from '../times.ts';

const HOSPITAL = {
  name: '珠海云屿医院',
  kind: 'HOSPITAL',
  level: 'L2',
  grade: '甲等',
  regionCode: '440402',
  address: '广东省珠海市香洲区云屿路66号',
  capabilities: ['GREEN_CHANNEL', 'EMERGENCY'],
  greenChannelStages: ['REGISTRATION', 'VISIT', 'EXAM'],
};
const HOME = {
  name: '香洲听澜颐养院',
  kind: 'NURSING_HOME',
  regionCode: '440402',
  address: '广东省珠海市香洲区听澜路9号',
  bedsTotal: 120,
  bedsNursing: 60,
};

const lastChanged = (uscc: string): string => uscc.slice(0, 17) + (uscc.endsWith('0') ? '1' : '0');

async function mondayMorning({ clock, step }: Stage): Promise<void> {
  if (!clock.isMovable) return;
  const todayOn = localDateOf(await clock.now());
  const monday = atLocalTime(addDays(todayOn, 8 - weekdayOf(todayOn)), '09:00');
  await step('It is Monday morning.', clock.movesTo(monday), (now) => when(now));
}

async function enter(stage: Stage, sysAdmin: Player, details: typeof HOSPITAL | typeof HOME): Promise<Kept> {
  const registration = newRegistration('A100');
  const medical = details.kind === 'HOSPITAL' ? registration : { uscc: registration.uscc };
  const register = (numbers: object) =>
    sysAdmin.does('organizationRegister', { ...details, ...numbers }, 'id version');
  if (details.kind === 'HOSPITAL') {
    await stage.step(
      `${sysAdmin.name} types the credit code of ${details.name} with a slip: it is refused, nothing is written.`,
      register({ ...medical, uscc: lastChanged(registration.uscc) }),
      (answer) => {
        const { code, path, message, rule } = refusalIn(answer);
        assert.deepEqual([code, path], ['USCC_CHECK_CHARACTER', ['uscc']]);
        return `refused at ${path.join('.')}: ${message} (${rule})`;
      },
    );
  }
  const outcome = await stage.step(`${details.name} is registered.`, register(medical), (answer) => {
    return `organisation ${nodeOf(answer).id}, version ${nodeOf(answer).version}`;
  });
  return nodeOf(outcome);
}

async function department(stage: Stage, { id, admin }: Place, code: string, name: string): Promise<string> {
  const outcome = await stage.step(
    `${admin.name} enters the department ${name}.`,
    admin.does('departmentSet', { organizationId: id, code, name, specialty: name }),
    (answer) => `department ${nodeOf(answer).id}`,
  );
  return nodeOf(outcome).id;
}

async function openHospital(stage: Stage, sysAdmin: Player): Promise<void> {
  const { id } = await enter(stage, sysAdmin, HOSPITAL);
  const admin = await invite(stage, sysAdmin, id, {
    name: '秦致远',
    as: 'its first administrator',
    role: 'ORG_ADMIN',
    login: 'qin',
  });
  const place = { id, name: HOSPITAL.name, admin };
  const cardiology = await department(stage, place, 'XXG', '心血管内科');
  const orthopaedics = await department(stage, place, 'GK', '骨科');
  const doctor = await employ(stage, place, {
    name: '沈怀瑾',
    as: 'doctor',
    role: 'HOSP_DOCTOR',
    login: 'shen',
    category: 'SPECIALIST',
    departmentId: cardiology,
  });
  const scheduler = await invite(stage, admin, id, {
    name: '贺晓棠',
    as: 'scheduler',
    role: 'HOSP_SCHED',
    login: 'he.xt',
  });
  const people = { doctorId: doctor.id, doctor: doctor.player, scheduler };
  stage.cast.keep('hospital', { ...place, cardiology, orthopaedics, ...people });
}

async function openHome(stage: Stage, sysAdmin: Player): Promise<void> {
  const { id } = await enter(stage, sysAdmin, HOME);
  const admin = await invite(stage, sysAdmin, id, {
    name: '方静安',
    as: 'its first administrator',
    role: 'ORG_ADMIN',
    login: 'fang',
  });
  const place = { id, name: HOME.name, admin };
  const nurse = { name: '夏若溪', as: 'nurse', role: 'NH_NURSE', login: 'xia', category: 'NURSE' } as const;
  const { player } = await employ(stage, place, nurse);
  stage.cast.keep('home', { ...place, nurse: player });
}

/** A second real hospital and home enter without a seed (domain 1 SYS_ADMIN, ORG_ADMIN). */
export const chapter: Chapter = {
  title: 'A hospital and a nursing home enter the network, from nothing',
  async tell(stage) {
    await mondayMorning(stage);
    const sysAdmin = createPlayer(stage.url, '潘志诚', 'sys-admin');
    await stage.step(
      "The network's administrator signs in.",
      sysAdmin.signsIn(DEMO_PASSWORD),
      ({ status, body }) => {
        assert.equal(status, 200);
        return `${body.person.name}, ${body.organization.roles.join(' ')} at ${body.organization.name}; a token for ${body.expiresIn / 60} minutes`;
      },
    );
    await openHospital(stage, sysAdmin);
    await openHome(stage, sysAdmin);
  },
};
