import { isCalendarDate, localDateOf } from '../calendar-date.ts';
import { isProtectedAgent } from '../codes/protected.ts';
import { InvalidInput } from '../errors.ts';
import { requireTextAt } from '../require-text.ts';
import {
  type Agent,
  type Allergy,
  BLOCK_TEXTS,
  type Device,
  type DeviceInput,
  type Medicine,
  type MedicineInput,
  type SafetyContent,
  type SafetyContentInput,
} from './content.ts';

const RULE = 'domain 2 SafetyBlock';
/** Each list is sealed and shown as a whole: nobody has more. */
const MOST_ENTRIES = 100;

function refuse(code: string, message: string, path: readonly string[]): never {
  throw new InvalidInput({ code, message, path, rule: RULE });
}

const textAt = (text: string | null | undefined, path: readonly string[], max?: number): string | null =>
  text == null ? null : requireTextAt(text, path, max);

function requireRoom(list: readonly unknown[], path: readonly string[]): void {
  if (list.length <= MOST_ENTRIES) return;
  refuse('SAFETY_LIST_TOO_LONG', `A list of the safety block has at most ${MOST_ENTRIES} entries.`, path);
}

function requireAllergies({ status, list, reason }: SafetyContentInput['allergies']) {
  const listed = list ?? [];
  const path = ['allergies', 'list'];
  requireRoom(listed, path);
  if (status === 'LISTED' && listed.length === 0)
    refuse('ALLERGY_LIST_MISSING', 'Name the allergies, or say that none are known.', path);
  if (status !== 'LISTED' && listed.length > 0)
    refuse('ALLERGY_CONTRADICTION', `Allergies are listed and said to be ${status}.`, path);
  if (status === 'NOT_ASKED' && reason == null)
    refuse('ALLERGY_REASON', 'Say why nobody was asked about allergies.', ['allergies', 'reason']);
  if (status !== 'NOT_ASKED' && reason != null)
    refuse('ALLERGY_CONTRADICTION', 'A reason is given only where nobody was asked.', [
      'allergies',
      'reason',
    ]);
  const allergies = listed.map(
    ({ substance, reaction, severity }, i): Allergy => ({
      substance: requireTextAt(substance, [...path, String(i), 'substance'], 100),
      reaction: textAt(reaction, [...path, String(i), 'reaction'], 200),
      severity: severity ?? 'UNKNOWN',
    }),
  );
  return { allergies, allergyReason: textAt(reason, ['allergies', 'reason'], 200) };
}

function requireMedicine(medicine: MedicineInput, at: readonly string[], now: Date): Medicine {
  const { name, dose, change, lastGivenAt, isHighAlert } = medicine;
  if (lastGivenAt != null && lastGivenAt > now)
    refuse('LAST_GIVEN_IN_FUTURE', 'A medicine cannot have been given in the future.', [
      ...at,
      'lastGivenAt',
    ]);
  return {
    name: requireTextAt(name, [...at, 'name'], 200),
    dose: textAt(dose, [...at, 'dose'], 200),
    change,
    lastGivenAt: lastGivenAt?.toISOString() ?? null,
    isHighAlert: isHighAlert ?? false,
  };
}

function requireDevice(device: DeviceInput, at: readonly string[], todayOn: string): Device {
  const { kind, insertedOn = null, dueOn = null } = device;
  for (const [field, date] of [['insertedOn', insertedOn] as const, ['dueOn', dueOn] as const]) {
    if (date !== null && !isCalendarDate(date))
      refuse('DEVICE_DATE', 'This date does not exist.', [...at, field]);
  }
  if (insertedOn !== null && insertedOn > todayOn)
    refuse('DEVICE_IN_FUTURE', 'A device cannot have been inserted in the future.', [...at, 'insertedOn']);
  if (insertedOn !== null && dueOn !== null && dueOn < insertedOn)
    refuse('DEVICE_DUE', 'A device is not due before it was inserted.', [...at, 'dueOn']);
  return { kind, insertedOn, dueOn };
}

/** The agent that is named, if any: of what is suspected or confirmed only, and by name where the code is OTHER. */
function requireAgent({ status, agent, agentName }: SafetyContentInput['infection']): Agent | null {
  const path = ['infection', agent == null ? 'agentName' : 'agent'];
  if (agent == null && agentName == null) return null;
  if (status !== 'SUSPECTED' && status !== 'CONFIRMED')
    refuse('INFECTION_CONTRADICTION', `An agent is named and the infection is said to be ${status}.`, path);
  const name = textAt(agentName, ['infection', 'agentName'], 100);
  if (name === null && agent === 'OTHER')
    refuse('INFECTION_AGENT_NAME', 'Name the agent.', ['infection', 'agentName']);
  return { code: agent ?? 'OTHER', name };
}

/** What everybody reads must not name what is protected. */
function requireUnnamed(instructions: string | null): string | null {
  if (instructions === null || !isProtectedAgent('OTHER', instructions)) return instructions;
  const message = 'Care instructions are read by everybody: say what to do, and do not name the illness.';
  return refuse('PROTECTED_NAME', message, ['infection', 'careInstructions']);
}

/**
 * One edition as it may be stored: texts cleaned, contradictions refused.
 * @throws InvalidInput that names the field
 */
export function requireContent(input: SafetyContentInput, now: Date): SafetyContent {
  const { medicines, infection, devices, risks } = input;
  requireRoom(medicines, ['medicines']);
  requireRoom(devices, ['devices']);
  const todayOn = localDateOf(now);
  const [cognition = null, mobility = null, diet = null, oxygen = null] = BLOCK_TEXTS.map((text) =>
    textAt(input[text], [text]),
  );
  return {
    allergyStatus: input.allergies.status,
    ...requireAllergies(input.allergies),
    medicines: medicines.map((one, i) => requireMedicine(one, ['medicines', String(i)], now)),
    infectionStatus: infection.status,
    agent: requireAgent(infection),
    isolation: infection.isolation,
    careInstructions: requireUnnamed(
      textAt(infection.careInstructions, ['infection', 'careInstructions'], 500),
    ),
    devices: devices.map((one, i) => requireDevice(one, ['devices', String(i)], todayOn)),
    risks,
    ...{ cognition, mobility, diet, oxygen },
  };
}
