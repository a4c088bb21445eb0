import { AUDIT_READERS, auditPage } from '../../domain/audit/read.ts';
import { actingOf, builder } from '../builder.ts';
import { pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { Action, AuditEventType } from './type.ts';

const AuditEventFilter = builder.inputType('AuditEventFilter', {
  description: 'Which rows of the audit log.',
  fields: (t) => ({
    actions: t.field({ type: [Action], description: 'Only these kinds of access.' }),
    operation: t.string({ description: 'Only this GraphQL field, interaction or command.' }),
    personId: t.id({ description: 'Only by this person.' }),
    nounId: t.id({ description: 'Only about this object.' }),
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
