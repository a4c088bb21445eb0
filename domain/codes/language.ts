/** A BCP 47 tag: a language, and what narrows it. */
const TAG = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

const NAMES = new Intl.DisplayNames('zh-Hans', { type: 'language', fallback: 'none' });

/** The Chinese name of a language (CLDR): a tag such as `mn` or `zh-Hant` by its name, words as they are. */
export function languageName(language: string): string {
  if (!TAG.test(language)) return language;
  return NAMES.of(language) ?? language;
}
