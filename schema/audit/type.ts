import type { AuditRow } from '../../domain/audit/read.ts';
import { AUDIT_ACTIONS } from '../../domain/codes/audit.ts';
import { builder } from '../builder.ts';
import { codeEnum } from '../codes.ts';

export const Action = codeEnum('AuditAction', 'What an audit row is about (审计动作).', AUDIT_ACTIONS);

const idsOf = (json: string | null): string[] => (json === null ? [] : (JSON.parse(json) as string[]));

export const AuditEventType = builder.objectRef<AuditRow>('AuditEvent').implement({
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
      description: 'The residents whose data were seen.',
      resolve: ({ residentIds }) => idsOf(residentIds),
    }),
    facts: t.exposeString('facts', {
      nullable: true,
      description: 'Evidence as JSON: ids, numbers and codes.',
    }),
    requestId: t.exposeString('requestId', { nullable: true, description: 'The request it belongs to.' }),
  }),
});
