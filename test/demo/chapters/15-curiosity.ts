import assert from 'node:assert/strict';
import { DEMO_PASSWORD } from '../../../domain/sign-in/demo-logins.ts';
import { type Kept, nodeOf, refusalIn } from '../../support/acts.ts';
import { createPlayer, type Player } from '../client.ts';
import { actOn, EMERGENCY, type Emergency, emergenciesFor, inWords, theOne } from '../emergencies.ts';
import { recordOf } from '../records.ts';
import type { Chapter, Stage } from '../stage.ts';
import { when } from '../times.ts';

interface Incident extends Kept {
  readonly no: string;
  readonly kind: string;
  readonly description: string | null;
  readonly dueAt: string;
  readonly residents: readonly { readonly name: string }[];
}

const OPEN_INCIDENTS = `{ privacyIncidents(filter: { states: [OPEN] }) { edges { node {
  id version no kind description dueAt residents { name } } } } }`;

interface Found {
  readonly privacyIncidents: { readonly edges: readonly { readonly node: Incident }[] };
}

async function looksWithoutNeed({ cast, step }: Stage): Promise<Emergency> {
  const { doctor } = cast.of('hospital');
  const [, grandpa] = cast.of('elders');
  const reason = { reasonCode: 'OTHER', reasonText: '想了解一下这位老人的情况', hours: 1 };
  const named = { idType: 'ID_CARD', idNo: grandpa.idNo };
  const opened = await step(
    `${doctor.name} opens the record of ${grandpa.name}, who is not in the hospital.`,
    doctor.does<Emergency>('breakGlassOpen', { ...named, ...reason }, EMERGENCY),
    (answer) => inWords(nodeOf(answer)),
  );
  await recordOf(doctor, grandpa.id).carryOut();
  const closed = await step(
    'Reads it, and closes it at once.',
    actOn(doctor, 'breakGlassClose', nodeOf(opened)),
    (answer) => {
      assert.deepEqual([nodeOf(answer).state, nodeOf(answer).readCount], ['TO_REVIEW', 1]);
      return inWords(nodeOf(answer));
    },
  );
  return nodeOf(closed);
}

async function foundOut({ step }: Stage, security: Player, { id }: Emergency): Promise<void> {
  await security.signsIn(DEMO_PASSWORD).carryOut();
  const waiting = await emergenciesFor(security, ['TO_REVIEW']).carryOut();
  const signOff = (words: object) => actOn(security, 'breakGlassSignOff', theOne(waiting, id), words);
  await step(
    `${security.name} asks the hospital: there was no such patient. A no needs words.`,
    signOff({ finding: 'NOT_JUSTIFIED' }),
    (answer) => {
      assert.equal(refusalIn(answer).code, 'REASON_TEXT');
      return `refused at ${refusalIn(answer).path.join('.')}: ${refusalIn(answer).message}`;
    },
  );
  const words = { finding: 'NOT_JUSTIFIED', findingText: '患者当日未到院' };
  await step('With them it is a privacy incident of the hospital.', signOff(words), (answer) => {
    assert.equal(nodeOf(answer).finding, 'NOT_JUSTIFIED');
    return inWords(nodeOf(answer));
  });
}

async function closed({ cast, step }: Stage, security: Player): Promise<void> {
  const { admin } = cast.of('hospital');
  const [, grandpa] = cast.of('elders');
  const { privacyIncidents } = await step(
    `It stands on the list of ${admin.name}, who answers for it, and has a term.`,
    admin.asks<Found>('privacyIncidents', OPEN_INCIDENTS),
    ({ privacyIncidents: { edges } }) => {
      const [incident] = edges.map(({ node }) => node);
      assert.deepEqual([edges.length, incident?.residents[0]?.name], [1, grandpa.name]);
      return `${incident?.no} ${incident?.kind}, ${grandpa.name}: ${incident?.description}; due ${when(incident?.dueAt ?? '')}`;
    },
  );
  const [incident] = privacyIncidents.edges.map(({ node }) => node);
  const close = (by: Player) =>
    by.does<Kept & { state: string }>(
      'privacyIncidentClose',
      {
        ...{ privacyIncidentId: incident?.id, expectedVersion: incident?.version },
        ...{ measures: '已约谈当事人并告知老人', arePeopleTold: true, isAuthorityTold: true },
      },
      'id version state',
    );
  await step(`${security.name} found it, and so does not close it.`, close(security), (answer) => {
    assert.equal(refusalIn(answer).code, 'NOT_YOUR_ACT');
    return `refused: ${refusalIn(answer).message} (${refusalIn(answer).rule})`;
  });
  await step(`${admin.name} has told him and the authority.`, close(admin), (answer) => {
    assert.equal(nodeOf(answer).state, 'CLOSED');
    return nodeOf(answer).state;
  });
}

/** An opening that was not justified becomes a privacy incident, closed by a second person (PIPL art. 57). */
export const chapter: Chapter = {
  title: 'Curiosity is found out',
  async tell(stage) {
    const security = createPlayer(stage.url, '方以宁', 'security-admin');
    const emergency = await looksWithoutNeed(stage);
    await foundOut(stage, security, emergency);
    await closed(stage, security);
  },
};
