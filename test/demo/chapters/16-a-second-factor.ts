import assert from 'node:assert/strict';
import { nodeOf, refusalIn } from '../../support/acts.ts';
import { type AuthAnswer, createClient, type GraphqlAnswer, type TestClient } from '../../support/client.ts';
import { totpCode } from '../../support/totp.ts';
import type { Player, Sent } from '../client.ts';
import { employ } from '../entering.ts';
import { answersChallenge, ownSignIns } from '../sign-ins.ts';
import type { Chapter, Stage } from '../stage.ts';
import { when } from '../times.ts';

const STEP_MS = 30_000;

async function enrols({ clock, step }: Stage, who: Player): Promise<(stepsAhead: number) => Promise<string>> {
  const enrolled = await step(
    `${who.name} sets up an authenticator app, with her password: the secret is shown this once.`,
    who.enrols(),
    (answer) => {
      assert.ok(nodeOf(answer).otpauthUri.startsWith('otpauth://totp/'));
      return 'an otpauth:// address for the app, with the secret (not shown)';
    },
  );
  const { secret } = nodeOf(enrolled);
  const code = async (stepsAhead: number) =>
    totpCode(secret, new Date((await clock.now()).getTime() + stepsAhead * STEP_MS));
  const right = await code(0);
  const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0');
  await step(
    'A slip in the code: nothing is in force yet.',
    who.does('totpConfirm', { code: wrong }, 'id'),
    (answer) => {
      assert.equal(refusalIn(answer).code, 'CODE_WRONG');
      return `refused: ${refusalIn(answer).message}`;
    },
  );
  await step(
    'With the right one it is.',
    who.does('totpConfirm', { code: right }, 'id'),
    (answer) => `person ${nodeOf(answer).id}`,
  );
  return code;
}

async function signsIn({ url, step }: Stage, who: Player, code: string): Promise<TestClient> {
  const [ward, elsewhere] = [createClient(url), createClient(url)];
  const asked = ({ status, body }: AuthAnswer): string => {
    assert.deepEqual([status, body.code], [401, 'SECOND_FACTOR_REQUIRED']);
    return `${status} ${body.code}: ${body.message}`;
  };
  const first = await step(
    'At a ward computer the password alone opens nothing any more.',
    who.signsInAt(ward),
    asked,
  );
  await step(
    'The next code of the app does.',
    answersChallenge(who, ward, first.body.challenge, code),
    ({ status }) => {
      assert.equal(status, 200);
      return '200, a token as at any sign-in';
    },
  );
  const second = await step(
    'Somebody has seen her type both, and tries it …',
    who.signsInAt(elsewhere),
    asked,
  );
  await step(
    '… but a code opens once.',
    answersChallenge(who, elsewhere, second.body.challenge, code),
    ({ status, body }) => {
      assert.deepEqual([status, body.code], [401, 'SECOND_FACTOR_FAILED']);
      return `${status} ${body.code}: ${body.message}`;
    },
  );
  return ward;
}

async function endsTheOther({ step }: Stage, who: Player, ward: TestClient): Promise<void> {
  const signIns = await step('Where is she signed in?', ownSignIns(who), (found) => {
    assert.equal(found.length, 2);
    return found
      .map((one) => `${one.factor} since ${when(one.createdAt)}${one.isCurrent ? ', this one' : ''}`)
      .join(' · ');
  });
  const left = signIns.find(({ isCurrent }) => !isCurrent);
  await step(
    'She has left the ward computer open, and ends it from here.',
    who.does<{ revokedAt: string }>('signInRevoke', { signInId: left?.id }, 'id revokedAt'),
    (answer) => `ended ${when(nodeOf(answer).revokedAt)}`,
  );
  const viewer: Sent<GraphqlAnswer<unknown>> = {
    who: 'The ward computer',
    operation: 'viewer',
    sent: {},
    carryOut: () => ward.graphql('{ viewer { person { name } } }'),
  };
  await step(
    'Its next request is refused, although its token has not run out.',
    viewer,
    ({ status, errors }) => {
      assert.equal(status, 401);
      return `${status} ${errors?.[0]?.message}`;
    },
  );
}

/** A code beside the password, and the list of one's own sign-ins (docs/decisions/second-factor.md). */
export const chapter: Chapter = {
  title: 'A second factor',
  async tell(stage) {
    const newcomer = { name: '乔以宁', as: 'nurse of the night', login: 'qiao' } as const;
    const work = { role: 'NH_NURSE', category: 'NURSE' } as const;
    const { player: nurse } = await employ(stage, stage.cast.of('home'), { ...newcomer, ...work });
    const code = await enrols(stage, nurse);
    const ward = await signsIn(stage, nurse, await code(1));
    await endsTheOther(stage, nurse, ward);
  },
};
