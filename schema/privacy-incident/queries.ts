import { isOpen } from '../../domain/access.ts';
import { byId, pageOf } from '../../domain/page.ts';
import { INCIDENT_READERS, privacyIncidentPolicy } from '../../domain/privacy-incident/policy.ts';
import { privacyIncidentsWanted } from '../../domain/privacy-incident/search.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { listOnRecord } from '../on-record.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { Kind, State } from './codes.ts';
import { PrivacyIncident } from './type.ts';

const Filter = builder.inputType('PrivacyIncidentFilter', {
  description: 'Which privacy incidents; every part narrows.',
  fields: (t) => ({
    states: t.field({ type: [State], description: 'In one of these states (处理状态).' }),
    isOverdue: t.boolean({ description: 'Open past the time by which people are told, or not (是否超时).' }),
    kind: t.field({ type: Kind, description: 'Of this kind (类别).' }),
  }),
});

const Connection = builder.connectionObject({
  type: PrivacyIncident,
  name: 'PrivacyIncidentConnection',
  description: 'A page of privacy incidents, newest first.',
});

/** What every incident of a list is read with, whatever else is asked: whom its text names goes on record. */
interface Listed {
  readonly id: string;
  readonly organizationId: string;
  readonly openedById: string;
}

/** The residents that the texts of these incidents name. */
async function residentsIn(incidents: readonly Listed[]): Promise<string[]> {
  const where = { incidentId: { in: incidents.map(({ id }) => id) } };
  const found = await read().privacyIncidentResident.findMany({ where, distinct: ['residentId'] });
  return found.map(({ residentId }) => residentId);
}

builder.queryField('privacyIncidents', (t) =>
  t.field({
    type: Connection,
    description:
      'The worklist of privacy incidents (个人信息安全事件): of the own organisation for its administrator, of ' +
      'everywhere for the security administrator, and those one entered.',
    authScopes: { role: INCIDENT_READERS },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const acting = actingOf(context);
      const { viewer } = acting;
      const now = acting.clock.now();
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page, 'desc');
      const where = { AND: [privacyIncidentsWanted(viewer, filter ?? {}, now), keyset] };
      const query = nodeSelection(context, info, 'PrivacyIncident') as { select: Record<keyof Listed, true> };
      const found = pageOf(await read().privacyIncident.findMany({ ...query, ...order, where }), page);
      const told = found.nodes.filter((one) => isOpen(privacyIncidentPolicy, 'text', viewer, one, now));
      const asked = { operation: 'privacyIncidents', noun: 'privacyIncident' };
      await listOnRecord(asked, await residentsIn(told), context);
      return toConnection(found, byIdKey);
    },
  }),
);
