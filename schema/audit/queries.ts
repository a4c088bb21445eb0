import { ACCESS_LOG_READERS, AUDIT_READERS } from '../../domain/audit/policy.ts';
import { accessLogPage } from '../../domain/audit/reading/access-log.ts';
import { auditPage } from '../../domain/audit/reading/audit-page.ts';
import { chainEndsPage } from '../../domain/audit/reading/chain-ends.ts';
import { actingOf, builder } from '../builder.ts';
import { pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { AccessLogEntryType, Action, AuditEventType, AuditHeadType } from './type.ts';

const AuditEventFilter = builder.inputType('AuditEventFilter', {
  description: 'Which rows of the audit log.',
  fields: (t) => ({
    actions: t.field({ type: [Action], description: 'Only these kinds of access.' }),
    operation: t.string({ description: 'Only this GraphQL field, interaction or command.' }),
    personId: t.id({ description: 'Only by this person.' }),
    nounId: t.id({ description: 'Only about this object.' }),
    residentId: t.id({
      description: 'Only what names this resident; for an organisation, while in its own care (老人).',
    }),
    fromAt: t.field({ type: 'DateTime', description: 'Not before.' }),
    toAt: t.field({ type: 'DateTime', description: 'Before.' }),
  }),
});
const AuditEventConnection = builder.connectionObject({
  type: AuditEventType,
  name: 'AuditEventConnection',
  description: 'A page of the audit log, newest first.',
});

builder.queryField('auditEvents', (t) =>
  t.field({
    type: AuditEventConnection,
    description:
      "The audit log (审计日志): all of it for the audit administrator, the own organisation's for its administrator.",
    authScopes: { role: AUDIT_READERS },
    args: { filter: t.arg({ type: AuditEventFilter, description: 'Which rows.' }), ...pageArgs(t.arg) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...page }, context) =>
      toConnection(
        await auditPage(actingOf(context), filter ?? {}, pageRequest(page, ['NUMBER'])),
        ({ seq }) => [String(seq)],
      ),
  }),
);

const AccessLogConnection = builder.connectionObject({
  type: AccessLogEntryType,
  name: 'AccessLogConnection',
  description: 'A page of the accesses to the data of one resident, newest first.',
});

builder.queryField('accessLog', (t) =>
  t.field({
    type: AccessLogConnection,
    description:
      'Who looked at the own data or did something with them, newest first (谁看过我的信息), for the resident and the ' +
      'representative.',
    authScopes: { role: ACCESS_LOG_READERS },
    args: {
      residentId: t.arg.id({
        description: 'The resident; only the own one is answered. Left out: that one.',
      }),
      ...pageArgs(t.arg),
    },
    complexity: pageComplexity,
    resolve: async (_root, { residentId, ...page }, context) =>
      toConnection(
        await accessLogPage(actingOf(context), residentId ?? null, pageRequest(page, ['NUMBER'])),
        ({ seq }) => [String(seq)],
      ),
  }),
);

const AuditHeadConnection = builder.connectionObject({
  type: AuditHeadType,
  name: 'AuditHeadConnection',
  description: 'A page of the ends of the chains, by the id of their owner.',
});

builder.queryField('auditHead', (t) =>
  t.field({
    type: AuditHeadConnection,
    description:
      "Where the chains of the audit log end (审计链末端): every organisation's for the audit administrator, the own " +
      'one for the administrator of an organisation. Noted elsewhere, it shows whether something was cut off later.',
    authScopes: { role: AUDIT_READERS },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: async (_root, page, context) =>
      toConnection(await chainEndsPage(actingOf(context), pageRequest(page)), ({ ownerOrgId }) => [
        ownerOrgId,
      ]),
  }),
);
