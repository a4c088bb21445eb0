import { getDatamodel } from '../../prisma/generated/pothos-types.ts';

/** An aspect of an object of the scene: `resident.record` of `rA`. */
export type Showing = readonly [access: string, object: string];

/** A text that stands in one place of the scene only, and what shows it; nothing shows what is never answered. */
export interface Canary {
  readonly text: string;
  readonly shownBy: readonly Showing[];
}

// Ids, keys, dates, times, and columns whose text GraphQL takes for a code: no words of anybody.
const WORDLESS = /^id$|Ids?$|(On|At|Index|Hash|Sealed|Time|Code)$|^(mac|key|refreshHash)$/;
const WORDS_IN_CODES = [
  'ws218Code',
  'areaCode',
  'Resident.regionCode',
  'Event.reasonCode',
  'CooperationAgreement.reasonCode',
  'AgreementEdition.reasonCode',
  'Referral.endReasonCode',
  'Referral.abortReasonCode',
  'ReferralTarget.reasonCode',
];
/** Codes under a name that holds words elsewhere. */
const CODES_IN_WORDS = [
  'Alarm.function',
  'ContactNotification.function',
  'DutyRoster.function',
  'Endpoint.login',
  'Endpoint.probeOutcome',
  'OutboxMessage.lastError',
];
const CODED = new Set(
  (
    'kind level status state type category role sex idType idMissingReason residencyType insuranceType capacity life ' +
    'relation careLevel presence endReason purpose decision basis method priority service transport pool half factor ' +
    'finding action noun stage capability need group occasion service shift source confirmSource disposition isolation ' +
    'allergyStatus infectionStatus pressureInjuryRisk fallRisk swallowingRisk wanderingRisk capacityThen ' +
    'direction system carePhase faceToFaceMode returnTo alarmedClock abortSide abortAskedSide result ' +
    'failure outcome mode urgency notes askedAct suspensionGround terminationGround scan scanFinding askedPriority'
  ).split(' '),
);

interface Column {
  readonly name: string;
  readonly type: string;
  readonly kind: string;
  readonly isId: boolean;
}
const models = getDatamodel().datamodel.models as unknown as Readonly<
  Record<string, { readonly fields: readonly Column[] }>
>;

/** The columns of a table that can hold words. */
export function wordsOf(model: string): string[] {
  const isWordy = ({ name }: Column) =>
    WORDS_IN_CODES.includes(name) ||
    WORDS_IN_CODES.includes(`${model}.${name}`) ||
    !(WORDLESS.test(name) || CODED.has(name) || CODES_IN_WORDS.includes(`${model}.${name}`));
  return (models[model]?.fields ?? [])
    .filter(({ kind, type, isId }) => kind === 'scalar' && type === 'String' && !isId)
    .filter(isWordy)
    .map(({ name }) => name);
}

/** Every table that can hold words. */
export const wordyTables = Object.keys(models).filter((model) => wordsOf(model).length > 0);

/** What shows the words of a row: one answer for the row, or one for each column. */
export type Shows = readonly Showing[] | ((column: string) => readonly Showing[]);

/** Collects the canaries of a scene while it is built. */
export class Aviary {
  readonly canaries: Canary[] = [];
  readonly tables = new Set<string>();

  /** Words for every column of a row that can hold them. */
  words(model: string, row: string, shows: Shows): Record<string, string> {
    this.tables.add(model);
    return Object.fromEntries(
      wordsOf(model).map((column) => {
        const text = `〔${row}.${model}.${column}〕`;
        this.canaries.push({ text, shownBy: typeof shows === 'function' ? shows(column) : shows });
        return [column, text];
      }),
    );
  }

  /** An id or a masked number that is unique by itself. */
  mark(text: string, shownBy: readonly Showing[]): string {
    this.canaries.push({ text, shownBy });
    return text;
  }
}

// Words stand between marks that no other text of the scene holds; ids and masked numbers may be part of a longer text.
const WORDS = /〔[^〔〕]*〕/g;
const isWords = (text: string): boolean => text.startsWith('〔');

/** Which canaries a text holds. */
export function heldIn(text: string, canaries: readonly Canary[]): string[] {
  const words = new Set(text.match(WORDS));
  return canaries
    .map((canary) => canary.text)
    .filter((one) => (isWords(one) ? words.has(one) : text.includes(one)));
}

const CURSOR = /"(?:cursor|endCursor|startCursor)":"([A-Za-z0-9_-]+)"/g;

/** An answer with what its cursors say in clear. */
export function withCursors(answer: unknown): string {
  const text = JSON.stringify(answer);
  const inside = [...text.matchAll(CURSOR)].map(([, cursor]) =>
    Buffer.from(cursor ?? '', 'base64url').toString(),
  );
  return [text, ...inside].join('\n');
}
