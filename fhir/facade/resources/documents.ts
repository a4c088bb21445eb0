import { exchangedDocuments } from '../../../domain/referral/exchanged-documents.ts';
import { exchangedFiles } from '../../../domain/referral/exchanged-files.ts';
import { codeSystem } from '../../codes.ts';
import {
  compositionToFhir,
  DOCUMENT_CATEGORY,
  DOCUMENT_TYPE_SYSTEMS,
  groupOfCategory,
  groupsOfType,
} from '../../map/composition.ts';
import { documentReferenceToFhir } from '../../map/document-reference.ts';
import { date, reference } from '../params.ts';
import { ofPatient, patientParam } from '../patient-param.ts';
import { routeOverParts } from '../route.ts';
import { each, type Lookups, nullable, some, token } from '../tokens.ts';
import { withinInstants } from '../values.ts';
import { binaryRoute } from './binary.ts';

const category = (column: 'kind' | 'group') =>
  token('category', {
    [DOCUMENT_CATEGORY]: each((code) => ({ [column]: { in: [groupOfCategory(code) ?? ''] } })),
  });

/** By each system in which a letter or a feedback has a type. */
const typesIn = (column: 'kind' | 'group'): Lookups =>
  Object.fromEntries(
    DOCUMENT_TYPE_SYSTEMS.map((system) => [
      system,
      some((code) => ({ [column]: { in: groupsOfType(system, code) } }), {
        [column]: { in: groupsOfType(system, null) },
      }),
    ]),
  );

const compositionRoute = routeOverParts({
  type: 'Composition',
  documentation: 'What a referral says (转诊记录) and what came back of it (转诊反馈), as documents.',
  parts: exchangedDocuments,
  params: [
    patientParam(),
    patientParam('subject'),
    token('type', typesIn('kind')),
    category('kind'),
    date('date', (range) => ({ recordedAt: withinInstants(range) })),
  ],
  sorts: { date: { column: 'recordedAt', holds: 'INSTANT' } },
  includes: [ofPatient('Composition')],
  toFhir: (rows) => rows.map(compositionToFhir),
});

const documentReferenceRoute = routeOverParts({
  type: 'DocumentReference',
  documentation:
    'The letter, the feedback and the attached files (转诊附件) of a referral; a file is preliminary until it was found free of viruses, and a protected one is not opened.',
  parts: exchangedFiles,
  params: [
    patientParam(),
    patientParam('subject'),
    token('type', { ...typesIn('group'), [codeSystem('attachment-kind')]: nullable('kind') }),
    category('group'),
    date('date', (range) => ({ recordedAt: withinInstants(range) })),
    reference('related', ['ServiceRequest'], (referralId) => ({ referralId })),
  ],
  sorts: { date: { column: 'recordedAt', holds: 'INSTANT' } },
  includes: [ofPatient('DocumentReference')],
  toFhir: (rows, { base }) => rows.map((row) => documentReferenceToFhir(row, base)),
});

/** Documents of referrals, and the bytes of what is attached. */
export const documentRoutes = [compositionRoute, documentReferenceRoute, binaryRoute] as const;
