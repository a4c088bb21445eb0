import assert from 'node:assert/strict';
import { DEMO_PASSWORD } from '../../../domain/sign-in/demo-logins.ts';
import type { Ended } from '../../support/command.ts';
import { type Head, linkedHeads } from '../audit-heads.ts';
import type { Place } from '../cast.ts';
import { createPlayer } from '../client.ts';
import { type Machine, said } from '../machine.ts';
import type { Chapter, Stage } from '../stage.ts';
import { MINUTE_MS, when } from '../times.ts';

const inWords = ({ organizationName, position, unsealed }: Head): string =>
  `${organizationName ?? 'what is nobody’s'}: ${position} links, ${unsealed} rows to be linked`;

async function heads({ url, clock, step }: Stage, { admin, name }: Place): Promise<void> {
  if (clock.isMovable) {
    const soon = new Date((await clock.now()).getTime() + MINUTE_MS);
    await step('Within seconds every row is linked to the one before it.', clock.movesTo(soon), when);
  }
  await step(`${admin.name} sees where the chain of ${name} ends.`, linkedHeads(admin, clock), (found) => {
    assert.deepEqual(
      found.map(({ organizationName }) => organizationName),
      [name],
    );
    return found.map(inWords).join();
  });
  const auditor = createPlayer(url, '宋清和', 'audit-admin');
  await auditor.signsIn(DEMO_PASSWORD).carryOut();
  await step(`${auditor.name}, the auditor, sees the end of each.`, linkedHeads(auditor, clock), (found) => {
    const begun = found.filter(({ position }) => position > 0);
    assert.ok(begun.length > 3);
    return `${begun.length} chains, ${begun.reduce((sum, { position }) => sum + position, 0)} links`;
  });
}

/** The first and the last line: between them stands a line for each chain. */
function report(ended: Ended): string {
  const lines = said(ended).split('\n');
  return `${lines.at(0)} ${lines.at(-1)}`;
}

/** The log of a copy is bent; the one of the service stays as it is. */
async function bend({ cast, step }: Stage, machine: Machine): Promise<void> {
  const { doctor } = cast.of('hospital');
  const head = machine.file('head.json');
  await step('The ends of all chains are kept elsewhere, signed.', machine.runs('audit:head', [head]), said);
  await step('The whole log is recomputed while the service runs.', machine.runs('audit:verify'), (ended) => {
    assert.match(ended.stdout, /^The audit log is as it was written/);
    return report(ended);
  });
  const edited = await step(
    `In a copy of the database somebody takes ${doctor.name} out of the night of the emergency …`,
    machine.copies('edited.db', [
      `UPDATE "AuditEvent" SET "personId" = 'somebody else' WHERE "operation" = 'breakGlassOpen'`,
    ]),
    () => 'done',
  );
  await step('… and is found.', machine.runs('audit:verify', [], { DATABASE_URL: edited }), (ended) => {
    assert.match(ended.stdout, /Row \d+: it is not what was written/);
    return said(ended, 1);
  });
  const cut = await step(
    'In another all that came after row 100 is gone, with its links and the mark of how far they went. What is left is right …',
    machine.copies('cut.db', [
      'DELETE FROM "AuditEvent" WHERE "seq" > 100',
      'DELETE FROM "AuditLink" WHERE "auditSeq" > 100',
      'DELETE FROM "AuditSubject" WHERE "auditSeq" > 100',
      'UPDATE "Lease" SET "position" = 100',
    ]),
    () => 'done',
  );
  await step(
    '… as a look at it alone says, …',
    machine.runs('audit:verify', [], { DATABASE_URL: cut }),
    report,
  );
  await step(
    '… but ends before the ends that were kept elsewhere.',
    machine.runs('audit:verify', ['--head', head], { DATABASE_URL: cut }),
    (ended) => {
      assert.match(ended.stdout, /the chain of \S+ was cut off/);
      return said(ended, 1).split('\n').slice(0, 2).join('\n');
    },
  );
}

/** A chain for each organisation, under a key that is not in the database (docs/decisions/audit-chain.md). */
export const chapter: Chapter = {
  title: "The log can't be bent",
  async tell(stage) {
    const { cast, machine } = stage;
    await heads(stage, cast.of('home'));
    if (machine === null) stage.leavesOut('Left out, because this service runs elsewhere: audit:verify.');
    else await bend(stage, machine);
  },
};
