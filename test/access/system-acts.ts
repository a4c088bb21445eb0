import { type SceneAct, version } from './act-forms.ts';

/** The acts on the systems that are told. */
export const SYSTEM_ACTS: readonly SceneAct[] = [
  {
    ...{
      mutation: 'endpointRegister',
      field: 'organizationId',
      object: 'endA',
      id: 'A',
      access: 'endpoint.entry',
    },
    rest: () => ({ name: 'HIS', address: 'https://his.example/fhir', login: 'NONE' }),
  },
  {
    ...{ mutation: 'endpointProbe', field: 'endpointId', object: 'endA', access: 'endpoint.entry' },
    rest: () => version,
  },
  {
    ...{ mutation: 'deliveryReplay', field: 'endpointId', object: 'endA', access: 'endpoint.entry' },
    rest: () => ({}),
  },
  {
    ...{ mutation: 'deliveryDiscard', field: 'deliveryId', object: 'outA', access: 'delivery.entry' },
    rest: () => ({ ...version, reasonText: '已人工通知对方' }),
  },
];
