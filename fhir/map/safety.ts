import type {
  AllergyIntolerance,
  MedicationStatement,
  Observation,
  ObservationComponent,
  Reference,
  Resource,
} from '@medplum/fhirtypes';
import {
  DEVICE_KINDS,
  INFECTION_AGENTS,
  INFECTION_STATUSES,
  ISOLATIONS,
  MEDICINE_CHANGES,
  RISK_LEVELS,
} from '../../domain/codes/safety-block.ts';
import type { OpenSafety } from '../../domain/referral/open-content.ts';
import { BLOCK_TEXTS, type Device, type SafetyContent } from '../../domain/safety-block/content.ts';
import { extension } from '../extensions.ts';
import { IPS_ABSENT } from './absent.ts';
import { codingOf, conceptOf } from './coding.ts';
import { entrySection, itemCode, type Part, textSection } from './document.ts';

/** The sections of a safety block that hold resources; those of its texts are `BLOCK_TEXTS`. */
export const SAFETY_LISTS = ['allergies', 'medicines', 'infection', 'devices', 'risks'] as const;

/** Why nothing is said (R4 extension). */
export const ABSENT = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
const ALLERGY_CLINICAL = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';

type Subject = Reference & { readonly reference?: string };
const patient = (subject: Subject) => subject as NonNullable<AllergyIntolerance['patient']>;

const SEVERITY = { MILD: 'mild', MODERATE: 'moderate', SEVERE: 'severe', UNKNOWN: undefined } as const;

function allergyToFhir(
  { substance, reaction, severity }: SafetyContent['allergies'][number],
  id: string,
  subject: Subject,
): AllergyIntolerance {
  const felt = SEVERITY[severity];
  // R4 has a severity of a reaction alone.
  const manifestation =
    reaction === null ? { extension: [{ url: ABSENT, valueCode: 'unknown' }] } : { text: reaction };
  return {
    ...{ resourceType: 'AllergyIntolerance', id, patient: patient(subject) },
    clinicalStatus: { coding: [{ system: ALLERGY_CLINICAL, code: 'active' }] },
    code: { text: substance },
    ...((reaction !== null || felt !== undefined) && {
      reaction: [{ manifestation: [manifestation], ...(felt !== undefined && { severity: felt }) }],
    }),
  };
}

function allergies(content: SafetyContent, subject: Subject): Part {
  const title = '过敏史';
  const { allergyStatus, allergyReason } = content;
  if (allergyStatus === 'NOT_ASKED') {
    const empty = entrySection('allergies', title, { entries: [], empty: 'notasked' });
    const why = allergyReason === null ? {} : { text: textSection('', '', allergyReason).text };
    return { sections: [{ ...empty, ...why } as typeof empty], contained: [] };
  }
  const none: AllergyIntolerance = {
    ...{ resourceType: 'AllergyIntolerance', id: 'a0', patient: patient(subject) },
    clinicalStatus: { coding: [{ system: ALLERGY_CLINICAL, code: 'active' }] },
    code: {
      coding: [{ system: IPS_ABSENT, code: 'no-known-allergies', display: 'No known allergies' }],
      text: '未发现过敏',
    },
  };
  const listed = content.allergies.map((one, at) => allergyToFhir(one, `a${at}`, subject));
  const entries = allergyStatus === 'NONE_KNOWN' ? [none] : listed;
  return { sections: [entrySection('allergies', title, { entries })], contained: entries };
}

const medicineToFhir = (
  { name, dose, change, lastGivenAt, isHighAlert }: SafetyContent['medicines'][number],
  id: string,
  subject: Subject,
): MedicationStatement => ({
  ...{ resourceType: 'MedicationStatement', id },
  subject: subject as NonNullable<MedicationStatement['subject']>,
  extension: [
    {
      url: extension('medicine-change'),
      valueCoding: codingOf('medicine-change', MEDICINE_CHANGES, change),
    },
    { url: extension('high-alert'), valueBoolean: isHighAlert },
    ...(lastGivenAt === null ? [] : [{ url: extension('last-given'), valueDateTime: lastGivenAt }]),
  ],
  status: change === 'STOPPED' ? 'stopped' : 'active',
  medicationCodeableConcept: { text: name },
  ...(dose !== null && { dosage: [{ text: dose }] }),
});

interface Observed extends Pick<Observation, 'valueCodeableConcept' | 'note'> {
  readonly code: string;
  readonly title: string;
  readonly component?: ObservationComponent[];
}

const observed = (id: string, subject: Subject, { code, title, ...rest }: Observed): Observation => ({
  ...{ resourceType: 'Observation', id, status: 'final', code: itemCode(code, title) },
  subject: subject as NonNullable<Observation['subject']>,
  ...rest,
});

/** Infection, agent and isolation (感染与隔离) as one Observation; an agent that is not open is not in `content`. */
export function infectionToFhir(
  { infectionStatus, agent, isolation, careInstructions }: SafetyContent,
  id: string,
  subject: Subject,
): Observation {
  const named: ObservationComponent[] =
    agent === null
      ? []
      : [
          {
            code: itemCode('agent', '病原体'),
            valueCodeableConcept: {
              ...conceptOf('infection-agent', INFECTION_AGENTS, agent.code),
              ...(agent.name !== null && { text: agent.name }),
            },
          },
        ];
  return observed(id, subject, {
    ...{ code: 'infection', title: '感染与隔离' },
    valueCodeableConcept: conceptOf('infection-status', INFECTION_STATUSES, infectionStatus),
    component: [
      {
        code: itemCode('isolation', '隔离方式'),
        valueCodeableConcept: conceptOf('isolation', ISOLATIONS, isolation),
      },
      ...named,
    ],
    ...(careInstructions !== null && { note: [{ text: careInstructions }] }),
  });
}

function infection(content: SafetyContent, subject: Subject): Part {
  const entry = infectionToFhir(content, 'i0', subject);
  return {
    sections: [entrySection('infection', '感染与隔离', { entries: [entry] })],
    contained: [entry],
  };
}

/** A tube or device (管路与装置) as Observation, with the days on which it was put in and is due. */
export function deviceToFhir({ kind, insertedOn, dueOn }: Device, id: string, subject: Subject): Observation {
  const dates = [
    ...(insertedOn === null
      ? []
      : [{ code: itemCode('inserted-on', '置入日期'), valueDateTime: insertedOn }]),
    ...(dueOn === null ? [] : [{ code: itemCode('due-on', '应更换日期'), valueDateTime: dueOn }]),
  ];
  return observed(id, subject, {
    ...{ code: 'device', title: '管路与装置' },
    valueCodeableConcept: conceptOf('device-kind', DEVICE_KINDS, kind),
    ...(dates.length > 0 && { component: dates }),
  });
}

function devices(content: SafetyContent, subject: Subject): Part {
  const entries = content.devices.map((device, at) => deviceToFhir(device, `v${at}`, subject));
  return { sections: [entrySection('devices', '管路与装置', { entries })], contained: entries };
}

/** The risks by the code that each has here. */
export const RISKS = {
  pressureInjury: ['pressure-injury', '压力性损伤'],
  fall: ['fall', '跌倒'],
  swallowing: ['swallowing', '误吸'],
  wandering: ['wandering', '走失'],
} as const;
export type Risk = keyof typeof RISKS;

/** The risks (风险) as one Observation with a component for each. */
export function risksToFhir(levels: SafetyContent['risks'], id: string, subject: Subject): Observation {
  const component = (Object.keys(RISKS) as Risk[]).map((risk) => ({
    code: itemCode(RISKS[risk][0], RISKS[risk][1]),
    valueCodeableConcept: conceptOf('risk-level', RISK_LEVELS, levels[risk]),
  }));
  return observed(id, subject, { code: 'risks', title: '风险', component });
}

function risks(content: SafetyContent, subject: Subject): Part {
  const entry = risksToFhir(content.risks, 'r0', subject);
  return { sections: [entrySection('risks', '风险', { entries: [entry] })], contained: [entry] };
}

const TITLES = { cognition: '认知', mobility: '活动能力', diet: '饮食', oxygen: '吸氧' } as const;

/** A safety block (随行安全信息) as sections of a document, with what R4 has a resource for. */
export function safetyToFhir({ content }: OpenSafety, subject: Subject): Part {
  const medicines: Resource[] = content.medicines.map((one, at) => medicineToFhir(one, `m${at}`, subject));
  const parts: Part[] = [
    allergies(content, subject),
    { sections: [entrySection('medicines', '用药', { entries: medicines })], contained: medicines },
    infection(content, subject),
    devices(content, subject),
    risks(content, subject),
  ];
  const texts = BLOCK_TEXTS.flatMap((name) => {
    const text = content[name];
    return text === null ? [] : [textSection(name, TITLES[name], text)];
  });
  return {
    sections: [...parts.flatMap(({ sections }) => sections), ...texts],
    contained: parts.flatMap(({ contained }) => contained),
  };
}
