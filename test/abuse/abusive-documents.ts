/** A request that no client of ours would send, and how it is refused. */
export interface Abuse {
  readonly what: string;
  /** The body as it is turned to JSON, or its bytes as they are. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly code: string;
}

const TOO_COMPLEX = 'QUERY_TOO_COMPLEX';
const INVALID = 'GRAPHQL_VALIDATION_FAILED';
const UNRESOLVED = 'OPERATION_RESOLUTION_FAILURE';
const UNPARSED = 'GRAPHQL_PARSE_FAILED';

const times = (count: number, made: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => made(i)).join(' ');
const nested = (open: string, close: string, levels = 20_000): string =>
  open.repeat(levels) + close.repeat(levels);
const doubling = times(25, (i) => `fragment A${i} on Query { ...A${i + 1} ...A${i + 1} }`);
const LIST = 'query ($filter: AppointmentFilter) { appointments(filter: $filter) { edges { cursor } } }';
const LONG = 'n'.repeat(30_000);
const listOf = (count: number) => Array.from({ length: count }, () => 'BOOKED');
const keysOf = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, 1]));

/** `first: 100` in each of thirty lists that hold three relations each. */
const pages = (first: string) =>
  times(30, (i) => `p${i}: appointments(first: ${first}) { edges { node { ...Visit } } }`);
const VISIT = `fragment Visit on Appointment { hospital { name } department { name } resident { name age }
  bookedBy { name } availableActions { action refusals { code } } }`;

const document = (what: string, query: string, code: string): Abuse => ({ what, body: { query }, code });
const variables = (what: string, filter: unknown): Abuse => ({
  what,
  body: { query: LIST, variables: { filter } },
  code: TOO_COMPLEX,
});

/** The filter as JSON that is too deep for `JSON.stringify`. */
const written = (what: string, filter: string): Abuse => ({
  what,
  body: Buffer.from(`{"query":${JSON.stringify(LIST)},"variables":{"filter":${filter}}}`),
  code: TOO_COMPLEX,
});

const DEEP: readonly Abuse[] = [
  document('20,000 opening braces', '{'.repeat(20_000), UNPARSED),
  document('nested fields', nested('{ a ', '}', 5000), TOO_COMPLEX),
  document('twenty levels of fields', `{ viewer ${nested('{ a ', '}', 20)} }`, TOO_COMPLEX),
  document(
    'twenty levels of fragments',
    `{ ${nested('... { ', '}', 20).replace('{ }', '{ __typename }')} }`,
    TOO_COMPLEX,
  ),
  document('nested lists', `{ appointments(filter: ${nested('[', ']')}) { edges { cursor } } }`, TOO_COMPLEX),
  document('nested objects', `{ appointments(filter: ${nested('{a:', '}', 5000)}) { x } }`, TOO_COMPLEX),
  document('a type of nested lists', `query ($a: ${nested('[', ']', 900)}) { x }`, UNPARSED),
  written('nested objects in a variable', nested('{"states":', '}', 10_000).replace(':}', ':1}')),
  written('nested lists in a variable', nested('[', ']', 100_000)),
];

const MANY: readonly Abuse[] = [
  document('1,000 aliases', `{ ${times(400, (i) => `a${i}: viewer`)} }`, TOO_COMPLEX),
  document(
    '31 aliases in fragments',
    `{ ...A ...B } ${times(
      2,
      (n) => `fragment ${n ? 'B' : 'A'} on Query
    { ${times(16, (i) => `a${n}x${i}: viewer { isPasswordChangeDue }`)} }`,
    )}`,
    TOO_COMPLEX,
  ),
  document('200 directives on a field', `{ viewer ${'@skip(if: false) '.repeat(200)} { x } }`, TOO_COMPLEX),
  document('a storm of @include', `{ ${times(60, () => 'viewer @include(if: true) { x }')} }`, TOO_COMPLEX),
  document('60 unknown directives', `{ viewer ${times(60, (i) => `@d${i}`)} { x } }`, TOO_COMPLEX),
  document('a directive twice', '{ __typename @skip(if: true) @skip(if: true) }', INVALID),
  document('an unknown directive', '{ __typename @defer }', INVALID),
  document('3,000 tokens', `{ ${'a '.repeat(3000)} }`, TOO_COMPLEX),
  document('pages of a hundred by literal', `{ ${pages('100')} } ${VISIT}`, TOO_COMPLEX),
  document(
    'a list of 10,000 values',
    `{ appointments(filter: { states: [${'A '.repeat(10_000)}] }) { x } }`,
    TOO_COMPLEX,
  ),
  {
    what: '100 operations',
    body: { query: times(100, (i) => `query Q${i} { __typename }`), operationName: 'Q1' },
    code: TOO_COMPLEX,
  },
  document('300 variables', `query (${times(300, (i) => `$v${i}: Int`)}) { __typename }`, TOO_COMPLEX),
  document(
    '100 fragments',
    `{ __typename } ${times(100, (i) => `fragment F${i} on Query { a }`)}`,
    TOO_COMPLEX,
  ),
  document('400 wrong fields', `{ ${times(400, (i) => `wrong${i}`)} }`, INVALID),
  variables('10,000 values in a variable', { states: listOf(10_000) }),
  variables('10,000 values in many lists', { states: [listOf(1500), listOf(1500)] }),
  variables('20,000 unknown fields in a variable', keysOf(15_000)),
  variables('61 unknown fields in a variable', keysOf(61)),
  { what: '1,000 variables', body: { query: LIST, variables: keysOf(1000) }, code: TOO_COMPLEX },
  { what: '1,000 extensions', body: { query: LIST, extensions: keysOf(1000) }, code: TOO_COMPLEX },
];

const FRAGMENTS: readonly Abuse[] = [
  document(
    'fragments that double',
    `{ ...A0 } ${doubling} fragment A25 on Query { __typename }`,
    TOO_COMPLEX,
  ),
  document('a fragment in itself', '{ ...A } fragment A on Query { ...A }', INVALID),
  document(
    'three fragments in a circle',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { ...A }',
    INVALID,
  ),
  document('an unused fragment', '{ __typename } fragment A on Query { __typename }', INVALID),
  ...['__schema', '__type', '__typename'].flatMap((name) => [
    document(
      `depth in a fragment named ${name}`,
      `{ ...${name} } fragment ${name} on Query { viewer ${nested('{ a ', '}', 20)} }`,
      TOO_COMPLEX,
    ),
    document(
      `pages in a fragment named ${name}`,
      `{ ...${name} } fragment ${name} on Query { ${pages('100')} } ${VISIT}`,
      TOO_COMPLEX,
    ),
    document(
      `directives in a fragment named ${name}`,
      `{ ...${name} } fragment ${name} on Query { ${times(60, () => '__typename @skip(if: true)')} }`,
      TOO_COMPLEX,
    ),
  ]),
];

const LONG_ONES: readonly Abuse[] = [
  document('a long field', `{ ${LONG} }`, TOO_COMPLEX),
  document('a long alias', `{ ${LONG}: __typename }`, TOO_COMPLEX),
  document('a long variable', `query ($${LONG}: Int) { __typename }`, TOO_COMPLEX),
  document('a long operation', `query ${LONG} { __typename }`, TOO_COMPLEX),
  document('a long fragment', `{ ...${LONG} } fragment ${LONG} on Query { __typename }`, TOO_COMPLEX),
  document('a long argument', `{ appointment(${LONG}: 1) { id } }`, TOO_COMPLEX),
  document('a long directive', `{ __typename @${LONG} }`, TOO_COMPLEX),
  document('a long document', `{ __typename } #${'x'.repeat(50_000)}`, TOO_COMPLEX),
  document('a long text', `{ appointment(id: "${'x'.repeat(50_000)}") { id } }`, TOO_COMPLEX),
  document('a long number', `{ residents(first: ${'9'.repeat(30_000)}) { edges { cursor } } }`, TOO_COMPLEX),
  variables('a long text in a variable', { states: ['x'.repeat(30_000)] }),
  variables('a long key in a variable', { [LONG]: 1 }),
  {
    what: 'a long name of the wanted operation',
    body: { query: '{ __typename }', operationName: LONG },
    code: TOO_COMPLEX,
  },
];

const TWICE: readonly Abuse[] = [
  document('a variable twice', 'query ($a: Int, $a: Int) { __typename }', INVALID),
  document('an argument twice', '{ residents(first: 1, first: 100) { edges { cursor } } }', INVALID),
  document(
    'a key twice',
    '{ appointments(filter: { states: [], states: [] }) { edges { cursor } } }',
    INVALID,
  ),
  document('two operations and no name', '{ __typename } { __typename }', UNRESOLVED),
  {
    what: 'an operation twice',
    body: { query: 'query A { __typename } query A { __typename }', operationName: 'A' },
    code: INVALID,
  },
];

const STRANGE: readonly Abuse[] = [
  document('nothing', '', UNPARSED),
  document('a comment', '# nothing', UNPARSED),
  document("a type of one's own", 'type Query { everything: String }', UNRESOLVED),
  document('a NUL', '{ __type\u0000name }', UNPARSED),
  document('a subscription', 'subscription { __typename }', INVALID),
  document('a subscription to nothing', 'subscription { appointmentChanged { id } }', INVALID),
  { what: 'no such operation', body: { query: '{ __typename }', operationName: 'Other' }, code: UNRESOLVED },
  { what: 'variables in a list', body: { query: LIST, variables: [1] }, code: 'BAD_REQUEST' },
  { what: 'a parameter nobody knows', body: { query: LIST, persisted: 'x' }, code: 'BAD_REQUEST' },
];

export const ABUSIVE_DOCUMENTS: readonly Abuse[] = [
  ...DEEP,
  ...MANY,
  ...FRAGMENTS,
  ...LONG_ONES,
  ...TWICE,
  ...STRANGE,
];

/** Within all bounds of the document; only the variables tell the price. */
export const PAGES_BY_VARIABLE = {
  query: `query ($first: Int!) { ${pages('$first')} } ${VISIT}`,
  variables: { first: 100 },
};
