import assert from 'node:assert/strict';
import { newId } from '../../../domain/id.ts';
import { DEMO_PASSWORD } from '../../../domain/sign-in/demo-logins.ts';
import { type Kept, nodeOf, refusalIn } from '../../support/acts.ts';
import type { Elder } from '../cast.ts';
import { createPlayer, type Player } from '../client.ts';
import { inWords, openIn, recordOf } from '../records.ts';
import type { Chapter, Stage } from '../stage.ts';

interface Signed extends Kept {
  readonly purpose: string;
  readonly state: string;
}

const SIGNED = 'id version purpose state';

async function sharing({ clock }: Stage, { id, name }: Elder, recipientId: string): Promise<object> {
  return {
    residentId: id,
    purpose: 'RECORD_SHARING',
    recipientOrgIds: [recipientId],
    policyRef: '听澜颐养院知情同意书 2026-1 第4条',
    signerName: name,
    basis: 'SELF',
    decision: 'GIVEN',
    method: 'PAPER',
    signedAt: (await clock.now()).toISOString(),
  };
}

/** What an id that nobody has is answered, and the record of the elder the same to the byte. */
async function closed({ clock, step }: Stage, by: Player, elder: Elder, sentence: string): Promise<void> {
  const unknown = await recordOf(by, newId(await clock.now())).carryOut();
  await step(sentence, recordOf(by, elder.id), (answer) => {
    assert.equal(JSON.stringify(answer), JSON.stringify(unknown));
    assert.equal(answer.data.resident, null);
    return JSON.stringify(answer.data);
  });
}

async function reads(stage: Stage, by: Player, elder: Elder): Promise<void> {
  const { cast, step } = stage;
  await step('At her next request the record is open.', recordOf(by, elder.id), (answer) =>
    inWords(openIn(answer)),
  );
  await step(
    'To read is not to act: she cannot pass it on to others.',
    by.does('consentRecord', await sharing(stage, elder, cast.of('hospital').id), SIGNED),
    (answer) => {
      assert.equal(refusalIn(answer).code, 'NOT_IN_CARE');
      return `refused: ${refusalIn(answer).message} (${refusalIn(answer).rule})`;
    },
  );
  const { doctor, name } = cast.of('hospital');
  await closed(stage, doctor, elder, `${name} is not named in it: to ${doctor.name} nothing has changed.`);
}

/** For one purpose and one recipient, until it is withdrawn (docs/decisions/consent-at-work.md). */
export const chapter: Chapter = {
  title: 'A consent opens a record, and its withdrawal closes it',
  async tell(stage) {
    const { url, cast, step } = stage;
    const { nurse } = cast.of('home');
    const [granny] = cast.of('elders');
    const doctor = createPlayer(url, '梁思敏', 'family-doctor');
    const { body } = await step(
      'The family doctor of the quarter signs in.',
      doctor.signsIn(DEMO_PASSWORD),
      ({ body: { organization } }) => organization.name,
    );
    const clinic: { id: string; name: string } = body.organization;
    await closed(stage, doctor, granny, `She has heard of ${granny.name}. For her there is no such record.`);
    const given = await step(
      `${granny.name} signs that ${clinic.name} may read her record, and nobody else.`,
      nurse.does<Signed>('consentRecord', await sharing(stage, granny, clinic.id), SIGNED),
      (answer) => {
        assert.equal(nodeOf(answer).state, 'GIVEN');
        return `consent to ${nodeOf(answer).purpose}, ${nodeOf(answer).state}`;
      },
    );
    await reads(stage, doctor, granny);
    const { id, version } = nodeOf(given);
    const withdrawal = { consentId: id, expectedVersion: version, withdrawnByName: granny.name };
    await step(
      `${granny.name} thinks again, and ${nurse.name} takes it down.`,
      nurse.does<Signed>('consentWithdraw', withdrawal, SIGNED),
      (answer) => {
        assert.equal(nodeOf(answer).state, 'WITHDRAWN');
        return `consent to ${nodeOf(answer).purpose}, ${nodeOf(answer).state}`;
      },
    );
    await closed(stage, doctor, granny, 'At the next request there is no such record again, to the byte.');
    await step(
      'The home still knows what was signed, and that it is over.',
      recordOf(nurse, granny.id),
      (answer) => {
        const found = openIn(answer).consents.find(({ purpose }) => purpose === 'RECORD_SHARING');
        assert.equal(found?.state, 'WITHDRAWN');
        return inWords(openIn(answer));
      },
    );
  },
};
