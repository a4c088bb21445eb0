import { closePrivacyIncident } from '../../domain/privacy-incident/close.ts';
import { enterPrivacyIncident } from '../../domain/privacy-incident/open.ts';
import { INCIDENT_ROLES, privacyIncidentsVisible } from '../../domain/privacy-incident/policy.ts';
import { privacyIncidentWorkflow } from '../../domain/privacy-incident/workflow.ts';
import { rolesOfAct } from '../../domain/workflow.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { refusals } from '../errors.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { PrivacyIncidentCloseInput, PrivacyIncidentOpenInput } from './inputs.ts';
import { PrivacyIncident } from './type.ts';

const visible = (id: string, context: GraphContext) => ({
  AND: [{ id }, openTo(privacyIncidentsVisible, context)],
});

builder.mutationFields((t) => ({
  privacyIncidentOpen: t.prismaField({
    type: PrivacyIncident,
    description: 'Enters a privacy incident of the own organisation (登记个人信息安全事件).',
    authScopes: { role: INCIDENT_ROLES },
    errors: refusals.creating('privacyIncident'),
    args: {
      input: t.arg({ type: PrivacyIncidentOpenInput, required: true, description: 'What happened.' }),
    },
    resolve: async (query, _root, { input }, context) => {
      const id = await enterPrivacyIncident(actingOf(context), input);
      return stillOpen(
        'privacyIncident',
        await read().privacyIncident.findFirst({ ...reread(query), where: visible(id, context) }),
      );
    },
  }),
  privacyIncidentClose: t.prismaField({
    type: PrivacyIncident,
    description: 'Closes a privacy incident that somebody else entered, with what was done (事件结案).',
    authScopes: { role: rolesOfAct(privacyIncidentWorkflow, 'privacyIncidentClose') },
    errors: refusals.moving('privacyIncident'),
    args: {
      input: t.arg({ type: PrivacyIncidentCloseInput, required: true, description: 'Which one, and how.' }),
    },
    resolve: async (query, _root, { input }, context) => {
      const id = await closePrivacyIncident(actingOf(context), input);
      return stillOpen(
        'privacyIncident',
        await read().privacyIncident.findFirst({ ...reread(query), where: visible(id, context) }),
      );
    },
  }),
}));
