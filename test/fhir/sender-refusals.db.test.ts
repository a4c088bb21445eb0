import type { CompositionSection, ServiceRequest } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { codeSystem } from '../../fhir/codes.ts';
import { type ExtensionName, extension } from '../../fhir/extensions.ts';
import { read, write } from '../../prisma/client.ts';
import { addOrganization } from '../fixtures/agreements.ts';
import {
  because,
  leads,
  licensed,
  ownPatient,
  said,
  send,
  serviceRequest,
  TEXTS,
} from '../fixtures/his-referral.ts';
import { by } from '../fixtures/his-tasks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals } from '../fixtures/referrals.ts';
import { signedIn } from '../fixtures/town.ts';
import { type His, hisOf } from '../support/his.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

const [DOCTOR = '', SCHEDULER = '', FOREIGN = ''] = [41, 42, 43].map((nth) => `1104419000000${nth}`);
let doctor: LastingClient;
let sender: His;
let residentId: string;
beforeAll(async () => {
  await openReferrals(town);
  const practice = await write((tx) => addOrganization(tx, 'PRIMARY_CLINIC'));
  doctor = await signedIn(town.service, practice.id, 'CLINIC_DOCTOR');
  await signedIn(town.service, practice.id, 'HOSP_SCHED');
  sender = await hisOf(town.service, practice.id);
  await licensed(town, practice.id, 'CLINIC_DOCTOR', DOCTOR);
  await licensed(town, practice.id, 'HOSP_SCHED', SCHEDULER);
  await licensed(town, town.network.hospital.id, 'HOSP_DOCTOR', FOREIGN);
  residentId = await ownPatient(town, doctor, { consentTo: [town.network.hospital.id] });
});

const service = (id: string) => [{ reference: `HealthcareService/${id}` }];
const written = () => ({
  ...{ now: town.service.clock.now(), residentId, licenceNo: DOCTOR },
  performer: service(town.network.cardiology),
});
type Written = Parameters<typeof serviceRequest>[0];
const request = (change: Partial<ServiceRequest> = {}, other: Partial<Written> = {}) =>
  serviceRequest({ ...written(), ...other }, change);
const without = (...codes: readonly string[]) => ({
  texts: Object.fromEntries(Object.entries(TEXTS).filter(([code]) => !codes.includes(code))),
});
const licence = (value: string) => ({
  requester: { identifier: { system: 'https://yiyang.link/fhir/NamingSystem/practitioner-licence', value } },
});
const but = (name: ExtensionName): Partial<ServiceRequest> => ({
  extension: (request().extension ?? []).filter(({ url }) => url !== extension(name)),
});
const SAFETY = [
  'allergies',
  'medicines',
  'infection',
  'devices',
  'risks',
  'cognition',
  'mobility',
  'diet',
  'oxygen',
];
const sectionOf = (code: string): CompositionSection => ({
  code: { coding: [{ system: codeSystem('document-section'), code }] },
});

/** What is sent, and how it is refused: the code and the element. */
type Case = readonly [what: string, sent: () => ServiceRequest, code: string, element: string];

const READ: readonly Case[] = [
  ['of a status that does not begin', () => request({ status: 'on-hold' }), 'REQUEST_TRANSITION', 'status'],
  ['without a kind', () => request({ category: [] }), 'CODE_MISSING', 'category'],
  ['as an emergency', () => request({ priority: 'stat' }), 'PRIORITY', 'priority'],
  [
    'with a priority that R4 has not',
    () => request({ priority: 'xx' as 'stat' }),
    'CODE_UNKNOWN',
    'priority',
  ],
  ['about nobody', () => request({ subject: {} }), 'REFERENCE', 'subject'],
  ['about a group', () => request({ subject: { reference: 'Group/x' } }), 'REFERENCE', 'subject'],
  ['with half an identifier', () => request({ identifier: [{ value: '1' }] }), 'IDENTIFIER', 'identifier[0]'],
  ['without a form that R4 has', () => request({ performer: {} as never }), 'ELEMENT', 'performer'],
  ...SAFETY.map(
    (code): Case => [
      `with ${code} beside the recorded safety block`,
      () => request({}, { sections: [sectionOf(code)] }),
      'SAFETY_BLOCK_STORED',
      'contained',
    ],
  ),
  ['on from a Task', () => request({ basedOn: [{ reference: 'Task/x' }] }), 'REFERENCE', 'basedOn'],
];

const SIGNED: readonly Case[] = [
  ['by nobody', () => request({ requester: undefined as never }), 'PRACTITIONER_REQUIRED', 'requester'],
  ['by somebody unknown', () => request(licence('999')), 'PRACTITIONER_UNKNOWN', 'requester'],
  ['by a doctor of elsewhere', () => request(licence(FOREIGN)), 'PRACTITIONER_UNKNOWN', 'requester'],
  ['by who gives out places', () => request(licence(SCHEDULER)), 'NOT_YOUR_ACT', ''],
];

const RULES: readonly Case[] = [
  [
    'about somebody unknown',
    () => request({ subject: { reference: 'Patient/nobody' } }),
    'NOT_FOUND',
    'subject',
  ],
  ['to nobody', () => request({ performer: [] }), 'TARGETS', 'performer'],
  ['to who is not known', () => request({ performer: service('x') }), 'REFERENCE', 'performer[0]'],
  [
    'to a hospital without a department',
    () => request({ performer: [{ reference: `Organization/${town.network.hospital.id}` }] }),
    'DEPARTMENT_MISSING',
    'performer[0]',
  ],
  [
    'to one hospital twice',
    () => request({ performer: [...service(town.network.cardiology), ...service(town.orthopaedics)] }),
    'TARGET_TWICE',
    'performer',
  ],
  [
    'for what leads down',
    () => request({ category: leads('RETURN_HOME', 'UP') }),
    'REFERRAL_KIND',
    'category',
  ],
  [
    'for a reason of another way',
    () => request({ reasonCode: because('CHRONIC') }),
    'REFERRAL_REASON',
    'reasonCode',
  ],
  [
    'where no consent leads',
    () => request({ performer: service(town.network.foreign) }),
    'CONSENT_MISSING',
    'performer',
  ],
  [
    'without what was done',
    () => request({}, without('treatment-so-far')),
    'REFERRAL_INCOMPLETE',
    'contained.section(treatment-so-far)',
  ],
  [
    'unseen',
    () =>
      request({
        extension: but('face-to-face-at').extension?.filter(({ url }) => !url.endsWith('-mode')) ?? [],
      }),
    'VISIT_MISSING',
    'extension(face-to-face-at)',
  ],
  [
    'seen tomorrow',
    () =>
      request({
        extension: [
          ...(but('face-to-face-at').extension ?? []),
          {
            url: extension('face-to-face-at'),
            valueDateTime: new Date(+town.service.clock.now() + 86_400_000).toISOString(),
          },
        ],
      }),
    'VISIT_IN_FUTURE',
    'extension(face-to-face-at)',
  ],
  ...['2026', '2026-11-20', '2026-11-20T08:00:00'].map(
    (valueDateTime) =>
      [
        `seen at ${valueDateTime}, which is no instant`,
        () =>
          request({
            extension: [
              ...(but('face-to-face-at').extension ?? []),
              { url: extension('face-to-face-at'), valueDateTime },
            ],
          }),
        'ELEMENT',
        'extension(face-to-face-at)',
      ] as const,
  ),
  [
    'for longer than it may be valid',
    () =>
      request({
        extension: [...(request().extension ?? []), { url: extension('validity-days'), valueInteger: 400 }],
      }),
    'REFERRAL_VALIDITY',
    'extension(validity-days)',
  ],
];

describe('a ServiceRequest is refused, and nothing of it is kept,', () => {
  test.each([...READ, ...SIGNED, ...RULES])('%s', async (_what, sent, code, element) => {
    const before = await read().referral.count();
    const path = element === '' ? 'ServiceRequest' : `ServiceRequest.${element}`;
    expect(said(await send(sender, sent()))).toEqual([422, code, path]);
    expect(await read().referral.count()).toBe(before);
  });

  test('without a safety block of the resident', async () => {
    const consentTo = [town.network.hospital.id];
    const unknown = await ownPatient(town, doctor, { consentTo, isSafetyKnown: false });
    const before = await read().referral.count();
    const reply = await send(sender, request({}, { residentId: unknown }));
    expect(said(reply)).toEqual([422, 'SAFETY_BLOCK_MISSING', 'ServiceRequest.supportingInfo']);
    expect(await read().referral.count()).toBe(before);
  });

  test('where another one is open to the same department', async () => {
    expect((await send(sender, request())).status).toBe(201);
    expect(said(await send(sender, request()))).toEqual([
      422,
      'REFERRAL_OPEN',
      'ServiceRequest.performer[0]',
    ]);
  });

  test('in the name of another organisation', async () => {
    const requester = { reference: `Organization/${town.network.hospital.id}` };
    const reply = await send(sender, request({ requester }), by(DOCTOR));
    expect(said(reply)).toEqual([422, 'REFERRAL_SENDER', 'ServiceRequest.requester']);
  });

  test('without the scope to create it', async () => {
    const { uscc } = await read().organization.findFirstOrThrow({ where: { kind: 'PRIMARY_CLINIC' } });
    const { id } = await read().organization.findUniqueOrThrow({ where: { uscc } });
    const reader = await hisOf(town.service, id, { scopes: 'system/ServiceRequest.rs' });
    expect(said(await send(reader, request())).slice(0, 2)).toEqual([403, 'SCOPE']);
  });
});
