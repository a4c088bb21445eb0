import { NETWORK_CHAIN } from '../../domain/audit/chain/link.ts';
import { idsIn } from '../../domain/audit/id-list.ts';
import type { AccessLogEntry } from '../../domain/audit/reading/access-log.ts';
import type { AuditRow } from '../../domain/audit/reading/audit-page.ts';
import type { ChainEnd } from '../../domain/audit/reading/chain-ends.ts';
import { AUDIT_ACTIONS } from '../../domain/codes/audit.ts';
import { access } from '../access.ts';
import { builder } from '../builder.ts';
import { codeEnum } from '../codes.ts';

export const Action = codeEnum('AuditAction', 'What an audit row is about (审计动作).', AUDIT_ACTIONS);

export const AuditEventType = builder.objectRef<AuditRow>('AuditEvent').implement({
  ...access('audit.entry'),
  description: 'Who saw or did what, and when (审计记录). It holds ids and codes, never clinical text.',
  fields: (t) => ({
    seq: t.exposeInt('seq', { description: 'Position in the log.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    action: t.expose('action', { type: Action, description: 'What kind of access.' }),
    operation: t.exposeString('operation', {
      description: 'The GraphQL field, FHIR interaction or command.',
    }),
    noun: t.exposeString('noun', { nullable: true, description: 'Kind of object.' }),
    nounId: t.exposeID('nounId', { nullable: true, description: 'The object.' }),
    outcome: t.exposeString('outcome', { description: 'DONE, OK, or the code of the refusal.' }),
    personId: t.exposeID('personId', { nullable: true, description: 'Who; null when nobody was signed in.' }),
    personName: t.exposeString('personName', { nullable: true, description: 'Name of the person.' }),
    roles: t.exposeString('role', { nullable: true, description: 'Roles the person acted with, by code.' }),
    organizationId: t.exposeID('organizationId', {
      nullable: true,
      description: 'The organisation acted for.',
    }),
    organizationName: t.exposeString('organizationName', { nullable: true, description: 'Its name.' }),
    residentIds: t.field({
      type: ['ID'],
      description:
        'The residents whom it was about; to an organisation whose data others saw, those in its own care then.',
      resolve: ({ residentIds }) => idsIn(residentIds),
    }),
    facts: t.exposeString('facts', {
      nullable: true,
      description: 'Evidence as JSON: ids, numbers and codes.',
    }),
    requestId: t.exposeString('requestId', { nullable: true, description: 'The request it belongs to.' }),
  }),
});

export const AccessLogEntryType = builder.objectRef<AccessLogEntry>('AccessLogEntry').implement({
  ...access('audit.access'),
  description: "An access to a resident's data (查阅记录): who, for which organisation, when, to do what.",
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    action: t.expose('action', { type: Action, description: 'What kind of access.' }),
    operation: t.exposeString('operation', {
      description: 'The GraphQL field, FHIR interaction or command.',
    }),
    noun: t.exposeString('noun', { nullable: true, description: 'Kind of object.' }),
    outcome: t.exposeString('outcome', { description: 'DONE, OK, or the code of the refusal.' }),
    personName: t.exposeString('personName', { nullable: true, description: 'Name of the person.' }),
    roles: t.exposeString('role', { nullable: true, description: 'Roles the person acted with, by code.' }),
    organizationName: t.exposeString('organizationName', {
      nullable: true,
      description: 'The organisation acted for.',
    }),
  }),
});

export const AuditHeadType = builder.objectRef<ChainEnd>('AuditHead').implement({
  ...access('audit.entry'),
  description: 'The end of the chain of one organisation (审计链末端).',
  fields: (t) => ({
    organizationId: t.id({
      nullable: true,
      description: 'The organisation; null for the chain of what belongs to none.',
      resolve: ({ ownerOrgId }) => (ownerOrgId === NETWORK_CHAIN ? null : ownerOrgId),
    }),
    organizationName: t.exposeString('organizationName', { nullable: true, description: 'Its name.' }),
    position: t.exposeInt('position', { description: 'Number of the last link; 0 for an empty chain.' }),
    hash: t.exposeString('hash', { nullable: true, description: 'Code of the last link.' }),
    linkedAt: t.expose('linkedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was linked.',
    }),
    unsealed: t.exposeInt('unsealed', { description: 'Rows that are recorded and not linked yet.' }),
  }),
});
