import type {
  AllergyIntolerance,
  CodeableConcept,
  Condition,
  HealthcareService,
  MedicationStatement,
  Observation,
  Organization,
  Patient,
  Practitioner,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { localDateOf } from '../../domain/calendar-date.ts';
import { SEXES } from '../../domain/codes/resident.ts';
import { type ExtensionName, extension } from '../extensions.ts';

const words = (concept: CodeableConcept | undefined): string =>
  concept?.text ?? concept?.coding?.find(({ display }) => display !== undefined)?.display ?? '';
/** Parts of a line that say something. */
const line = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' ');

function conditionLine({ category = [], code }: Condition): string {
  const coded = code?.coding?.[0]?.code;
  return line(...category.map(words), words(code), coded === undefined ? '' : `（${coded}）`);
}

const SEVERITIES: Readonly<Record<string, string>> = { mild: '轻度', moderate: '中度', severe: '重度' };
const allergyLine = ({ code, reaction = [] }: AllergyIntolerance): string =>
  line(
    words(code),
    ...reaction.flatMap(({ manifestation, severity }) => [
      ...manifestation.map(words),
      SEVERITIES[severity ?? ''],
    ]),
  );

function medicineLine({ medicationCodeableConcept, dosage = [], extension: list = [] }: MedicationStatement) {
  const of = (name: ExtensionName) => list.find(({ url }) => url === extension(name));
  return line(
    words(medicationCodeableConcept),
    ...dosage.map(({ text }) => text),
    of('medicine-change')?.valueCoding?.display,
    of('high-alert')?.valueBoolean === true ? '高警示药品' : '',
  );
}

function observationLine({
  code,
  valueQuantity,
  valueCodeableConcept,
  effectiveDateTime,
  component = [],
  note = [],
}: Observation) {
  const measured = valueQuantity === undefined ? '' : `${valueQuantity.value} ${valueQuantity.unit ?? ''}`;
  const when = effectiveDateTime === undefined ? '' : `（${localDateOf(new Date(effectiveDateTime))} 测）`;
  return line(
    words(code),
    measured,
    when,
    words(valueCodeableConcept),
    ...component.map((one) => `${words(one.code)}：${one.valueDateTime ?? words(one.valueCodeableConcept)}`),
    ...note.map(({ text }) => text),
  );
}

/** What a resource of a section says, on one line. */
export function lineOf(resource: Resource): string {
  if (resource.resourceType === 'Condition') return conditionLine(resource);
  if (resource.resourceType === 'AllergyIntolerance') return allergyLine(resource);
  if (resource.resourceType === 'MedicationStatement') return medicineLine(resource);
  return resource.resourceType === 'Observation' ? observationLine(resource) : '';
}

const URGENCIES: Readonly<Record<string, string>> = {
  stat: '急诊',
  urgent: '急',
  asap: '急',
  routine: '常规',
};

function personLine({ name = [], birthDate, extension: list = [], gender }: Patient): string {
  const sex = list.find(({ url }) => url === extension('sex'))?.valueCoding?.display;
  const plain = gender === 'male' ? SEXES.MALE : gender === 'female' ? SEXES.FEMALE : '';
  return line(name[0]?.text, sex ?? plain, birthDate === undefined ? '' : `${birthDate} 出生`);
}

/** The head of a referral in Chinese, line by line: who sends whom to whom, and why. */
export function readableLetter(request: ServiceRequest, named: readonly Resource[]): string[] {
  const { identifier = [], category = [], reasonCode = [], performer = [], extension: list = [] } = request;
  const of = <Kind extends Resource>(reference: string | undefined): Kind | undefined =>
    named.find(({ resourceType, id }) => `${resourceType}/${id}` === reference) as Kind | undefined;
  const at = (name: ExtensionName) => list.find(({ url }) => url === extension(name));
  const asked = performer.map(({ reference, extension: beside = [] }) => {
    const department = beside.find(({ url }) => url === extension('department'))?.valueReference?.reference;
    return line(of<Organization>(reference)?.name, of<HealthcareService>(department)?.name);
  });
  const person = of<Patient>(request.subject?.reference);
  const signer = of<Practitioner>((at('co-signer') ?? at('author'))?.valueReference?.reference);
  const until = at('expires-at')?.valueDateTime;
  const said: readonly (readonly [title: string, text: string | undefined])[] = [
    ['转诊单号', identifier[0]?.value],
    ['患者', person === undefined ? '' : personLine(person)],
    ['转出机构', of<Organization>(request.requester?.reference)?.name],
    ['签发医师', signer?.name?.[0]?.text],
    ['拟转入机构', asked.filter((one) => one !== '').join('、')],
    ['转诊类别', line(...category.map(words))],
    ['紧急程度', URGENCIES[request.priority ?? '']],
    ['转诊原因', reasonCode.map(({ coding = [] }) => words({ coding })).join('、')],
    ['有效期至', until === undefined ? '' : localDateOf(new Date(until))],
  ];
  return said.flatMap(([title, text]) => (text === undefined || text === '' ? [] : [`${title}：${text}`]));
}
