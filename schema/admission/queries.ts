import { ADMISSION_READERS, admissionsVisible } from '../../domain/admission/policy.ts';
import { byId, pageOf } from '../../domain/page.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { listOnRecord } from '../on-record.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { State } from './codes.ts';
import { Admission } from './type.ts';

const Filter = builder.inputType('AdmissionFilter', {
  description: 'Which admissions; every part narrows.',
  fields: (t) => ({
    states: t.field({
      type: [State],
      description: 'In one of these states; VOIDED only when it is named (状态).',
    }),
  }),
});

const Connection = builder.connectionObject({
  type: Admission,
  name: 'AdmissionConnection',
  description: 'A page of admissions, newest first.',
});

/** What every entry of a list is read with, whatever else is asked: whom it shows goes on record. */
interface Listed {
  readonly id: string;
  readonly residentId: string;
}

builder.queryField('admissions', (t) =>
  t.field({
    type: Connection,
    description:
      'Admissions of the own residents, to the own hospital, or told of by the own organisation (住院登记列表).',
    authScopes: { role: ADMISSION_READERS },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const acting = actingOf(context);
      const now = acting.clock.now();
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page, 'desc');
      const among =
        filter?.states == null ? { state: { not: 'VOIDED' } } : { state: { in: [...filter.states] } };
      const where = { AND: [admissionsVisible(acting.viewer, now), among, keyset] };
      const query = nodeSelection(context, info, 'Admission') as { select: Record<keyof Listed, true> };
      const found = pageOf(await read().admission.findMany({ ...query, ...order, where }), page);
      const shown = found.nodes.map(({ residentId }) => residentId);
      await listOnRecord({ operation: 'admissions', noun: 'admission' }, shown, context);
      return toConnection(found, byIdKey);
    },
  }),
);
