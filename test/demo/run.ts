import { parseArgs } from 'node:util';
import { createCast } from './cast.ts';
import { loadChapters } from './chapters.ts';
import { clockOf } from './clock.ts';
import { startOwnService } from './own-server.ts';
import { bold, dim, green, red, say } from './print.ts';
import { createStage, type Stage, StepFailed, type Tally } from './stage.ts';

/** Tells the story of Yiyang Link: `npm run demo`, or `npm run demo -- --url http://localhost:4000`. */
async function tell(place: Pick<Stage, 'url' | 'clock' | 'machine'>): Promise<Tally> {
  const tally: Tally = { steps: 0 };
  const stage = createStage({ ...place, cast: createCast() }, tally);
  for (const [at, chapter] of (await loadChapters()).entries()) {
    say(`\n${bold(`${at + 1}  ${chapter.title}`)}\n`);
    if (chapter.needsClock !== undefined && !place.clock.isMovable) {
      stage.leavesOut(`Left out, because this service runs by the machine's time: ${chapter.needsClock}`);
      continue;
    }
    if (chapter.needsMachine !== undefined && place.machine === null) {
      stage.leavesOut(`Left out, because this service runs elsewhere: ${chapter.needsMachine}`);
      continue;
    }
    await chapter.tell(stage);
  }
  return tally;
}

const { values } = parseArgs({ options: { url: { type: 'string' } } });
const own = values.url === undefined ? await startOwnService() : null;
const url = own?.url ?? values.url ?? '';
try {
  say(bold('\nYiyang Link 医养通: how a nursing home gets its residents to the doctor'));
  say(
    dim(
      `\n   ${own === null ? url : 'A service of its own, on a temporary database, with a clock that is moved by hand.'}`,
    ),
  );
  say(
    dim(
      '   Times are those of Asia/Shanghai. Ids are cut short; tokens, passwords and idempotency keys are not shown.',
    ),
  );
  const { steps } = await tell({ url, clock: await clockOf(url), machine: own?.machine ?? null });
  say(`\n${green('✓')} ${bold(`All ${steps} steps hold.`)}\n`);
} catch (error) {
  process.exitCode = 1;
  if (error instanceof StepFailed)
    say(`\n${red('✗')} ${bold('The story ends here: a step does not hold.')}\n`);
  else say(`\n${red('✗')} ${error instanceof Error ? error.stack : String(error)}\n`);
  say(own?.log());
} finally {
  await own?.stop();
}
