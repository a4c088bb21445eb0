import type { Coding, Concept, Dosage, Measured, Quantity, Said } from './said-shapes.ts';

const LONGEST = 200;
// Line ends and controls have no place in a line, and what turns the order of characters around deceives.
const UNWANTED = /[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu;
const DATE = /^\d{4}(-\d{2}(-\d{2}(T[\d:.]{5,20}(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

/** A text of somebody else as one line that can be shown and kept. */
export function line(text: string | undefined): string | null {
  const plain = (text ?? '')
    .replace(/\p{Surrogate}/gu, '')
    .replace(UNWANTED, ' ')
    .trim();
  return plain === '' ? null : [...plain].slice(0, LONGEST).join('');
}
export const dateIn = (...dates: readonly (string | undefined)[]): string | null =>
  dates.find((date) => date !== undefined && DATE.test(date)) ?? null;

export const wordsOf = ({ text, coding = [] }: Concept): string[] =>
  [text, ...coding.map(({ display }) => display)].map(line).filter((word) => word !== null);

/** As a person reads it: in Chinese where it is said in Chinese, too. */
export function nameOf(concept: Concept | undefined): string | null {
  if (concept === undefined) return null;
  const words = wordsOf(concept);
  const code = concept.coding?.find((coding) => coding.code !== undefined)?.code;
  return words.find((word) => /\p{Script=Han}/u.test(word)) ?? words[0] ?? line(code);
}

export const joined = (parts: readonly (string | null | undefined)[]): string | null =>
  line(parts.filter((part) => part != null && part !== '').join(' '));

/** A number with its unit; a unit alone says nothing. */
const amount = (quantity: Quantity | undefined): string | null =>
  quantity?.value === undefined
    ? null
    : joined([`${quantity.comparator ?? ''}${quantity.value}`, quantity.unit ?? quantity.code]);

const between = (from: string | null | undefined, to: string | null | undefined): string | null =>
  from == null && to == null ? null : line(`${from ?? ''}–${to ?? ''}`);

/** What was found, in each form that R4 has for it but the curve. */
function result(said: Measured): string | null {
  const { valueQuantity, valueRange, valueRatio, valuePeriod, valueCodeableConcept } = said;
  const plain = said.valueInteger ?? said.valueBoolean;
  const [above, below] = [amount(valueRatio?.numerator), amount(valueRatio?.denominator)];
  return (
    amount(valueQuantity) ??
    between(amount(valueRange?.low), amount(valueRange?.high)) ??
    (above === null || below === null ? null : line(`${above}:${below}`)) ??
    between(valuePeriod?.start, valuePeriod?.end) ??
    nameOf(valueCodeableConcept) ??
    line(said.valueString ?? said.valueDateTime ?? said.valueTime ?? plain?.toString())
  );
}

/** The same of what has parts, which may have a result as a whole beside those of its parts. */
export const measured = ({ component = [], ...said }: Said['Observation']): string | null =>
  joined([result(said), ...component.map((part) => joined([nameOf(part.code), result(part)]))]);

/** How a medicine is taken: in words, or else how much at a time. */
export const dosed = (dosages: readonly Dosage[] = []): string | null =>
  joined(
    dosages.map(
      ({ text, doseAndRate = [] }) =>
        line(text) ??
        joined(
          doseAndRate.map(
            ({ doseQuantity, doseRange }) =>
              amount(doseQuantity) ?? between(amount(doseRange?.low), amount(doseRange?.high)),
          ),
        ),
    ),
  );

/** What R4 asks of its two kinds of status (required bindings: another coding may stand beside, and before, the one of R4). */
const CLINICAL = ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'];
const VERIFICATION = [
  ...['unconfirmed', 'provisional', 'differential', 'confirmed', 'refuted', 'entered-in-error'],
];
const HL7 = 'http://terminology.hl7.org/CodeSystem/';

/** The code of R4 among those of a status; where there is none, what there is. */
function codeAmong(known: readonly string[], concept: Concept | undefined): string | null {
  const coding = concept?.coding ?? [];
  const isKnown = ({ code }: Coding): boolean => code !== undefined && known.includes(code);
  const found =
    coding.find((one) => isKnown(one) && one.system?.startsWith(HL7)) ?? coding.find(isKnown) ?? coding[0];
  return line(found?.code);
}

/** Of what a system has refuted, or doubts, it is said that it does. */
export const statusOf = (clinical: Concept | undefined, verification: Concept | undefined): string | null => {
  const verified = codeAmong(VERIFICATION, verification);
  if (verified === 'refuted' || verified === 'entered-in-error') return verified;
  return joined([codeAmong(CLINICAL, clinical), verified === 'confirmed' ? null : verified]) ?? verified;
};
