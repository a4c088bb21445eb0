import type { SubscriptionTopic } from '../../domain/codes/subscription.ts';
import type { NoticeFilter } from '../../domain/subscription/filter.ts';
import { unprocessable } from '../facade/fault.ts';
import { literal } from '../facade/params.ts';
import { readToken, split, unescaped } from '../facade/values.ts';
import { type FilterParam, type FilterParts, subjectsOf, type TopicSubject } from './subscription-topics.ts';

const MOST_VALUES = 50;
const LONGEST = 2000;

interface Place {
  readonly base: string;
  /** The element of the filter. */
  readonly expression: string;
}

const refuse = (message: string, { expression }: Place) =>
  unprocessable('SUBSCRIPTION_FILTER', message, expression, 'not-supported');

/** What a topic can be filtered by, for who has asked for something else. */
const offered = (topic: SubscriptionTopic): string =>
  subjectsOf(topic)
    .map(({ type, params }) => `${type}?${Object.keys(params).join(', ')}`)
    .join('; ');

function idIn(text: string, type: string, place: Place): string {
  const named = literal(unescaped(text), place.base) ?? { type, id: unescaped(text) };
  if (named.type === type && /^[A-Za-z0-9.-]{1,64}$/.test(named.id)) return named.id;
  throw refuse(`${text} is no ${type}/[id].`, place);
}

function statesIn(
  text: string,
  { system, statesOf }: Extract<FilterParam, { readonly system: string }>,
  place: Place,
): readonly string[] {
  const { system: asked, code } = readToken(text);
  const states = asked === null || asked === system ? statesOf(code ?? '') : [];
  if (states.length > 0) return states;
  throw refuse(`${text} is no status that there is here.`, place);
}

/** One parameter of a filter; of several values each is enough. @throws FhirFault 422 */
function partIn(param: FilterParam, value: string, place: Place): Partial<NoticeFilter> {
  const values = split(value, ',');
  if (values.length > MOST_VALUES) throw refuse(`A filter has at most ${MOST_VALUES} values.`, place);
  if ('statesOf' in param) return { states: values.flatMap((text) => statesIn(text, param, place)) };
  return { [param.field]: values.map((text) => idIn(text, param.target, place)) };
}

const paramOf = ({ params }: TopicSubject, name: string): FilterParam | undefined =>
  Object.hasOwn(params, name) ? params[name] : undefined;

/**
 * A filter `[type]?[parameter]=[value]…` as it is understood here.
 * @throws FhirFault 422 SUBSCRIPTION_FILTER for a type or a parameter that the topic is not filtered by, or a value that there is not
 */
export function filterIn(text: string, topic: SubscriptionTopic, place: Place): NoticeFilter {
  const [type = '', query = ''] = text.split('?', 2);
  const subject = subjectsOf(topic).find((one) => one.type === type);
  const params = [...new URLSearchParams(query)];
  if (text.length > LONGEST || subject === undefined || params.length === 0)
    throw refuse(`The topic ${topic} is filtered by ${offered(topic)}.`, place);
  const filter: FilterParts = { noun: subject.noun };
  const seen = new Set<string>();
  for (const [name, value] of params) {
    const param = paramOf(subject, name);
    if (param === undefined || seen.has(name))
      throw refuse(`The topic ${topic} is filtered by ${offered(topic)}, each once.`, place);
    seen.add(name);
    Object.assign(filter, partIn(param, value, place));
  }
  return filter;
}
