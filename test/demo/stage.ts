import type { Cast } from './cast.ts';
import type { Sent } from './client.ts';
import type { StoryClock } from './clock.ts';
import type { Machine } from './machine.ts';
import { bold, dim, green, labelled, red, say, shown, withShortIds } from './print.ts';

/** Where the chapters play. */
export interface Stage {
  readonly url: string;
  readonly clock: StoryClock;
  readonly cast: Cast;
  /** Null where the service runs elsewhere (`--url`). */
  readonly machine: Machine | null;
  /** Says what is not told, and why. */
  leavesOut(sentence: string): void;
  /** A picture below a step, line by line as it is. */
  shows(lines: readonly string[]): void;
  /**
   * One step: a sentence, what is sent, and what must come back. `expected` answers a short text of it.
   * @throws StepFailed when it throws, or when the sending failed
   */
  step<Answer>(sentence: string, sent: Sent<Answer>, expected: (answer: Answer) => string): Promise<Answer>;
}

/** A chapter of the story. Files of test/demo/chapters export one each as `chapter`. */
export interface Chapter {
  readonly title: string;
  /** What is left out where time cannot be moved, as a sentence. */
  readonly needsClock?: string;
  /** What is left out where the service runs elsewhere. */
  readonly needsMachine?: string;
  tell(stage: Stage): Promise<void>;
}

/** A step did not hold; it is on the screen already. */
export class StepFailed extends Error {}

export interface Tally {
  steps: number;
}

const sentLine = ({ who, operation, sent }: Sent<unknown>): string =>
  labelled('sent', `${who} → ${bold(operation)} ${shown(sent)}`.trimEnd());

function report(error: unknown, answer: unknown): void {
  say(labelled('expected', red(error instanceof Error ? error.message : String(error))));
  if (answer !== undefined) say(labelled('came', withShortIds(JSON.stringify(answer))));
}

/** A stage that counts its steps in `tally`. */
export function createStage(place: Pick<Stage, 'url' | 'clock' | 'cast' | 'machine'>, tally: Tally): Stage {
  return {
    ...place,
    leavesOut: (sentence) => say(dim(`   ${sentence}`)),
    shows: (lines) => say(['', ...lines.map((line) => `      ${line}`), ''].join('\n')),
    async step(sentence, sent, expected) {
      let answer: Awaited<ReturnType<typeof sent.carryOut>> | undefined;
      try {
        answer = await sent.carryOut();
        const back = expected(answer);
        tally.steps += 1;
        say(`   ${green('✓')} ${sentence}`);
        say(sentLine(sent));
        say(labelled('back', dim(withShortIds(back))));
        return answer;
      } catch (error) {
        say(`   ${red('✗')} ${sentence}`);
        say(sentLine(sent));
        report(error, answer);
        throw new StepFailed(sentence);
      }
    },
  };
}
