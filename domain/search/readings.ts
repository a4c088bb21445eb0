import { pinyin } from 'pinyin-pro';
import { isHan } from './letters.ts';

/** Names with more readings than these are found by the likelier ones. */
const MOST_READINGS = 8;
/** Beyond these characters each has its likeliest reading. */
const MANY_VALUED = 6;

const OPTIONS = { toneType: 'none', type: 'array', v: true } as const;
const LETTERS = /^[a-z]+$/;
const known = (readings: readonly string[]): string[] => [
  ...new Set(readings.filter((one) => LETTERS.test(one)).map((one) => one.toUpperCase())),
];

/** The readings of each token of a name, the likeliest first: that of a surname where it begins the name. */
function readingsOfEach(tokens: readonly string[]): string[][] {
  const likeliest = pinyin(tokens.filter(isHan).join(''), { ...OPTIONS, surname: 'head' });
  let at = 0;
  return tokens.map((token) => {
    if (!isHan(token)) return [token];
    const first = likeliest[at] ?? '';
    at += 1;
    return known([first, ...pinyin(token, { ...OPTIONS, multiple: true })]);
  });
}

/** A choice of one reading per token; the fewer of them are not the likeliest, the earlier it stands. */
interface Choice {
  readonly syllables: readonly string[];
  readonly unlikely: number;
}

/**
 * The ways in which a name is read, each as its syllables: 单雄信 as SHAN XIONG XIN, and as DAN and CHAN. A token
 * without a reading is left out. Tokens of other letters stand for themselves.
 */
export function readingsOf(tokens: readonly string[]): (readonly string[])[] {
  if (!tokens.some(isHan)) return [];
  const each = readingsOfEach(tokens).filter((readings) => readings.length > 0);
  const choices = each.reduce<Choice[]>(
    (before, readings, at) =>
      before.flatMap(({ syllables, unlikely }) =>
        readings
          .slice(0, at < MANY_VALUED ? readings.length : 1)
          .map((one, i) => ({ syllables: [...syllables, one], unlikely: unlikely + (i === 0 ? 0 : 1) })),
      ),
    [{ syllables: [], unlikely: 0 }],
  );
  return choices
    .sort((a, b) => a.unlikely - b.unlikely)
    .slice(0, MOST_READINGS)
    .map(({ syllables }) => syllables)
    .filter((syllables) => syllables.length > 0);
}
