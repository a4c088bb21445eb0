import type { Composition, ServiceRequest, Task } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExchangedReferral } from '../../domain/referral/exchanged.ts';
import type { OpenContent, OpenDiagnosis } from '../../domain/referral/open-content.ts';
import type { SafetyContent } from '../../domain/safety-block/content.ts';
import { FhirFault } from '../../fhir/facade/fault.ts';
import { containedIn, documentIn } from '../../fhir/map/document.ts';
import { feedbackFromFhir, feedbackToFhir } from '../../fhir/map/feedback.ts';
import { narrativeOf, textOfNarrative } from '../../fhir/map/narrative.ts';
import { referralToFhir } from '../../fhir/map/service-request.ts';
import { referralFromFhir } from '../../fhir/map/service-request-in.ts';
import { content, feedbackOf } from '../fixtures/any-referral.ts';
import { faultsOf } from '../support/valid-fhir.ts';

const subject = { reference: 'Patient/p1' };
const author = { reference: 'Organization/o1' };

/** What a diagnosis says when it comes back. */
const said = ({ role, named }: OpenDiagnosis) => {
  if (named === null) throw new Error('nothing is masked here');
  const { system, systemVersion, code, name } = named;
  return system === null ? { role, name } : { role, name, system, systemVersion, code };
};
const saidOfSafety = (one: SafetyContent) => ({
  allergies:
    one.allergyStatus === 'LISTED'
      ? { status: 'LISTED', list: one.allergies }
      : {
          status: one.allergyStatus,
          ...(one.allergyReason !== null && { reason: one.allergyReason }),
        },
  medicines: one.medicines.map((medicine) => ({
    ...medicine,
    lastGivenAt: medicine.lastGivenAt === null ? null : new Date(medicine.lastGivenAt),
  })),
  infection: {
    ...{ status: one.infectionStatus, isolation: one.isolation, careInstructions: one.careInstructions },
    ...{ agent: one.agent?.code ?? null, agentName: one.agent?.name ?? null },
  },
  ...{ devices: one.devices, risks: one.risks },
  ...{ cognition: one.cognition, mobility: one.mobility, diet: one.diet, oxygen: one.oxygen },
});

describe('a text as a narrative', () => {
  test('comes back as it was, whatever is in it', () => {
    for (const text of ['a\nb', '<p>&amp;</p>', '1 < 2 & 3 > 2', '胸闷"三天"'])
      expect(textOfNarrative(narrativeOf(text).div)).toBe(text);
  });
  test('is read from what others write', () => {
    const of = (inner: string) => textOfNarrative(`<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`);
    expect(of('<p>利尿&nbsp;&#21518;</p><p>复查</p>')).toBe('利尿 后\n复查');
    expect(of('首行<div>次行</div><ul><li>甲</li><li>乙</li></ul>')).toBe('首行\n次行\n甲\n乙');
    expect(of('<table><tr><td>钾</td><td>&le;3.5</td></tr><tr><td>钠</td><td>140</td></tr></table>')).toBe(
      '钾 ≤3.5\n钠 140',
    );
    expect(of('<![CDATA[3 < 5]]><!-- 注 --><br/>完')).toBe('3 < 5\n完');
  });

  test.each([
    ['a < that was meant as one', '<div>血钾 <3.5 & 钠 >140</div>'],
    ['an element that is not closed', '<div><p>利尿</div>'],
    ['something beside it', '<div>利尿</div>复查'],
    ['none at all', '利尿'],
    ['a script', '<div><script>x</script></div>'],
    ['a handler', '<div onclick="x()">利尿</div>'],
    ['what is struck out', '<div>青霉素<del>可用</del></div>'],
    ['a character that it makes up', '<!DOCTYPE d [<!ENTITY x "y">]><div>&x;</div>'],
  ])('that has %s is refused, and nothing of it is swallowed', (_what, div) => {
    expect(() => textOfNarrative(div)).toThrow(FhirFault);
  });
});

describe('a feedback', () => {
  test('comes back as it was given out', () => {
    fc.assert(
      fc.property(feedbackOf, (feedback) => {
        const contained = JSON.parse(JSON.stringify(feedbackToFhir(feedback, { subject, author })));
        const read = feedbackFromFhir(documentIn('#feedback', containedIn(contained, 'Task')), {
          expression: 'Task.contained',
          now: feedback.recordedAt,
        });
        const { keyResults, treatment, nextPlan, isUrgentFollowUp, returnTo, dischargedOn } = feedback;
        expect(read).toEqual({
          ...{ keyResults, treatment, nextPlan, isUrgentFollowUp, returnTo, dischargedOn },
          diagnoses: feedback.diagnoses.map(said),
          safety: saidOfSafety(feedback.safety.content),
        });
      }),
      { numRuns: 60 },
    );
  });

  test('is valid R4, in a Task', () => {
    fc.assert(
      fc.property(feedbackOf, (feedback) => {
        const task: Task = {
          ...{ resourceType: 'Task', id: 't', status: 'completed', intent: 'order' },
          contained: feedbackToFhir(feedback, { subject, author }),
          output: [{ type: { text: 'feedback' }, valueReference: { reference: '#feedback' } }],
        };
        expect(faultsOf(task)).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  test('names nothing that is PROTECTED', () => {
    const [feedback] = fc.sample(feedbackOf, 1);
    if (feedback === undefined) throw new Error('one was sampled');
    const masked = [{ role: 'PRINCIPAL' as const, isProtected: true, named: null }];
    const shown = feedbackToFhir({ ...feedback, diagnoses: masked }, { subject, author });
    expect(shown.find(({ resourceType }) => resourceType === 'Condition')).toMatchObject({
      code: { text: '保密诊断' },
    });
  });
});

const referral = (one: OpenContent): ExchangedReferral => ({
  ...{
    id: 'r1',
    no: 'ZZ20261123-1',
    names: [],
    journeyId: 'j1',
    state: 'DRAFT',
    version: 1,
    direction: 'UP',
  },
  ...{ kind: 'INPATIENT', urgency: 'URGENT', residentId: 'p1', initiatingOrgId: 'o2', fromOrgId: 'o1' },
  asked: [
    { organizationId: 'o3', departmentId: 'd3' },
    { organizationId: 'o4', departmentId: null },
  ],
  ...{ createdAt: new Date('2026-11-23T01:00:00Z'), sentAt: null, expiresAt: null },
  ...{ faceToFaceAt: new Date('2026-11-22T01:00:00Z'), faceToFaceMode: 'IN_PERSON', validityDays: 14 },
  ...{ consentId: 'c1', parent: { id: 'r0', isReplaced: false }, endReasonCode: null, endText: null },
  ...{ authorId: 'pr1', coSignerId: null, ownerId: null, content: one },
});

describe('a referral', () => {
  const asSent = (one: OpenContent) =>
    JSON.parse(JSON.stringify(referralToFhir(referral(one)))) as ServiceRequest;

  test('is read back as what a draft says', () => {
    fc.assert(
      fc.property(content, (one) => {
        const { measuredAt = null, ...values } = one.record.vitals ?? {};
        const times = Object.entries(measuredAt ?? {}).map(([name, at]) => [name, new Date(at)]);
        const vitals = { ...values, measuredAt: measuredAt === null ? null : Object.fromEntries(times) };
        const read = referralFromFhir(asSent(one));
        expect(read).toMatchObject({
          ...{ status: 'draft', names: [], hasMasked: false, saysSafety: one.safety !== null },
          ...{ subject, requester: author, basedOn: { reference: 'ServiceRequest/r0' } },
          performers: [
            {
              organization: { reference: 'Organization/o3' },
              department: { reference: 'HealthcareService/d3' },
            },
            { organization: { reference: 'Organization/o4' }, department: null },
          ],
          content: {
            ...one.record,
            vitals:
              one.record.vitals === null
                ? null
                : Object.fromEntries(Object.entries(vitals).filter(([, value]) => value !== null)),
            ...{ kind: 'INPATIENT', direction: 'UP', urgency: 'URGENT', carePhase: 'TREATMENT' },
            ...{ reasonCode: 'BEYOND_CAPABILITY', validityDays: 14, faceToFaceMode: 'IN_PERSON' },
            faceToFaceAt: new Date('2026-11-22T01:00:00Z'),
            diagnoses: one.diagnoses.map(said),
          },
        });
      }),
      { numRuns: 60 },
    );
  });

  test('of which nobody has stated a diagnosis does not say that there is none', () => {
    const [one] = fc.sample(content, 1);
    if (one === undefined) throw new Error('one was sampled');
    const sent = asSent({ ...one, diagnoses: [] });
    const record = sent.contained?.find((part) => part.resourceType === 'Composition') as Composition;
    const section = record.section?.find(({ title }) => title === '诊断');
    expect(section?.emptyReason?.coding?.map(({ code }) => code)).toEqual(['unavailable']);
    expect(textOfNarrative(section?.text?.div ?? '')).toBe('未提供');
    expect(referralFromFhir(sent).content.diagnoses).toEqual([]);
  });

  test('is valid R4', () => {
    fc.assert(
      fc.property(content, (one) => {
        expect(faultsOf(asSent(one))).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  test('without a diagnosis does not say that there is none: nobody has said any', () => {
    const [one] = fc.sample(content, 1);
    if (one === undefined) throw new Error('one was sampled');
    const sent = asSent({ ...one, diagnoses: [] });
    const letter = sent.contained?.find(({ resourceType }) => resourceType === 'Composition') as Composition;
    const section = letter.section?.find(({ title }) => title === '诊断');
    expect([section?.emptyReason?.coding?.[0]?.code, textOfNarrative(section?.text?.div ?? '')]).toEqual([
      'unavailable',
      '未提供',
    ]);
    expect(faultsOf(sent)).toEqual([]);
  });

  test.each([
    [{ category: [] }, 'CODE_MISSING', 'ServiceRequest.category'],
    [{ priority: 'stat' }, 'PRIORITY', 'ServiceRequest.priority'],
    [{ subject: 'p1' }, 'ELEMENT', 'ServiceRequest.subject'],
    [{ supportingInfo: [{ reference: '#nothing' }] }, 'CONTAINED', 'ServiceRequest.contained'],
    [{ contained: { a: 1 } }, 'ELEMENT', 'ServiceRequest.contained'],
  ])('names what cannot be read of %j', (change, code, element) => {
    const [one] = fc.sample(content, 1);
    if (one === undefined) throw new Error('one was sampled');
    const read = () => referralFromFhir({ ...asSent(one), ...change });
    expect(read).toThrow(
      expect.objectContaining({ detail: expect.objectContaining({ code, expression: [element] }) }),
    );
  });
});
