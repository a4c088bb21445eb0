import { z } from 'zod';
import {
  DEVICE_KINDS,
  INFECTION_AGENTS,
  INFECTION_STATUSES,
  ISOLATIONS,
  RISK_LEVELS,
  type RiskLevel,
} from '../../domain/codes/safety-block.ts';
import type { DeviceInput, SafetyContentInput } from '../../domain/safety-block/content.ts';
import { codeSystem } from '../codes.ts';
import { notCarried, shaped } from '../facade/shaped.ts';
import { OF_OBSERVATION, whole } from './carried.ts';
import type { DocumentIn, EntryIn } from './document.ts';
import { contradiction, listed, missing } from './listed.ts';
import { RISKS, type Risk } from './safety.ts';
import { annotations, codeIn, concept } from './shapes.ts';
import { notesOf, together } from './words.ts';

const observation = whole(
  {
    resourceType: z.literal('Observation'),
    code: concept,
    valueCodeableConcept: concept.optional(),
    note: annotations,
    component: z
      .array(
        whole(
          {
            code: concept,
            valueCodeableConcept: concept.optional(),
            valueDateTime: z.string().optional(),
          },
          // Why it has no value (R4).
          ['dataAbsentReason'],
        ),
      )
      .optional(),
  },
  OF_OBSERVATION,
);
type ObservationIn = z.infer<typeof observation>;
type Component = NonNullable<ObservationIn['component']>[number];

/**
 * The components of an Observation by their codes, each of them once.
 * @throws FhirFault 422 NOT_CARRIED for one that is not read; SAFETY_BLOCK for one that stands twice
 */
function componentsOf<Code extends string>(
  { component = [] }: ObservationIn,
  codes: readonly Code[],
  expression: string,
): Partial<Record<Code, Component>> {
  const found: Partial<Record<Code, Component>> = {};
  for (const [at, one] of component.entries()) {
    const where = `${expression}.component[${at}]`;
    const system = codeSystem('document-section');
    const code = codes.find((known) =>
      (one.code.coding ?? []).some((coding) => coding.system === system && coding.code === known),
    );
    if (code === undefined) throw notCarried(where);
    if (found[code] !== undefined) throw contradiction(`There is one component ${code}`, where);
    found[code] = one;
  }
  return found;
}

/** What is one Observation here; of two the second would be lost. @throws FhirFault 422 SAFETY_BLOCK */
function onlyEntry(document: DocumentIn, section: string): EntryIn | undefined {
  const [entry, second] = document.entries(section) ?? [];
  if (second === undefined) return entry;
  throw contradiction(`The section ${section} has one Observation`, second.expression);
}

export function infectionIn(document: DocumentIn, expression: string): SafetyContentInput['infection'] {
  const entry = onlyEntry(document, 'infection') ?? missing('infection', expression);
  const at = { expression: entry.expression };
  const said = shaped(observation, entry.resource, entry.expression);
  const { isolation: isolated, agent: named } = componentsOf(said, ['isolation', 'agent'], entry.expression);
  const status = codeIn(said.valueCodeableConcept ?? {}, {
    ...{ list: 'infection-status', table: INFECTION_STATUSES, ...at },
  });
  const isolation = codeIn(isolated?.valueCodeableConcept ?? {}, {
    ...{ list: 'isolation', table: ISOLATIONS, ...at },
  });
  if (status === null || isolation === null) missing('infection and isolation', entry.expression);
  const agent = named?.valueCodeableConcept ?? {};
  return {
    ...{ status, isolation, careInstructions: together(notesOf(said.note)) },
    agent: codeIn(agent, { list: 'infection-agent', table: INFECTION_AGENTS, ...at }),
    agentName: agent.text ?? null,
  };
}

function deviceIn(said: ObservationIn, expression: string): DeviceInput {
  const { valueCodeableConcept = {}, note } = said;
  if (note !== undefined) throw notCarried(`${expression}.note`);
  const named = { list: 'device-kind', table: DEVICE_KINDS, expression };
  const kind = codeIn(valueCodeableConcept, named) ?? missing('the kind of a device', expression);
  const { text } = valueCodeableConcept;
  // Of what has no code of its own the words alone say what it is.
  if (kind === 'OTHER' && text !== undefined && text !== DEVICE_KINDS.OTHER)
    throw notCarried(`${expression}.valueCodeableConcept.text`);
  const days = componentsOf(said, ['inserted-on', 'due-on'], expression);
  return {
    kind,
    insertedOn: days['inserted-on']?.valueDateTime ?? null,
    dueOn: days['due-on']?.valueDateTime ?? null,
  };
}

export const devicesIn = (document: DocumentIn, expression: string): DeviceInput[] =>
  listed(
    observation,
    { document, section: 'devices', expression },
    // What is no kind of device is refused by its kind.
    () => ({}),
  ).map(({ said, expression: at }) => deviceIn(said, at));

/** @throws FhirFault 422 SAFETY_BLOCK for what says neither a level nor why it has none */
function levelIn(one: Component | undefined, risk: string, expression: string): RiskLevel {
  const value = one?.valueCodeableConcept;
  const level = codeIn(value ?? {}, { list: 'risk-level', table: RISK_LEVELS, expression });
  if (level === null && value !== undefined) missing(`the level of ${risk}`, expression);
  return level ?? 'NOT_ASSESSED';
}

export function risksIn(document: DocumentIn, expression: string): SafetyContentInput['risks'] {
  const entry = onlyEntry(document, 'risks');
  const at = entry?.expression ?? expression;
  const said = entry === undefined ? null : shaped(observation, entry.resource, at);
  if (said?.note !== undefined) throw notCarried(`${at}.note`);
  const names = Object.values(RISKS).map(([code]) => code);
  const found = said === null ? {} : componentsOf(said, names, at);
  const levels = (Object.keys(RISKS) as Risk[]).map((risk) => {
    const [code] = RISKS[risk];
    return [risk, levelIn(found[code], code, at)] as const;
  });
  return Object.fromEntries(levels) as { [R in Risk]: RiskLevel };
}
