import type { HandoverItemKind } from '../../domain/codes/handover.ts';
import { toResidentCard } from '../../domain/resident/card.ts';
import { read } from '../../prisma/client.ts';
import { access } from '../access.ts';
import { batched } from '../batch.ts';
import { builder } from '../builder.ts';
import { CARD_COLUMNS, ResidentCard } from '../resident-card.ts';
import { ItemKind } from './codes.ts';

/** A line of a handover, whether it is kept or only shown before it is signed. */
export interface Item {
  readonly kind: string;
  readonly noun: string;
  readonly nounId: string;
  readonly residentId: string | null;
  readonly what: string;
  readonly at: Date;
}

const cardOf = batched(
  (id: string) => id,
  async (ids) => {
    const found = await read().resident.findMany({ where: { id: { in: [...ids] } }, select: CARD_COLUMNS });
    return new Map(found.map((row) => [row.id, toResidentCard(row)]));
  },
);

export const HandoverItem = builder.objectRef<Item>('HandoverItem').implement({
  ...access('handover.entry'),
  description: 'One line of a handover: what has changed, or what the next shift has to see to (交接事项).',
  fields: (t) => ({
    kind: t.field({
      type: ItemKind,
      description: 'A change or something open.',
      resolve: ({ kind }) => kind as HandoverItemKind,
    }),
    noun: t.exposeString('noun', { description: 'Of what kind the object is: appointment, residency, …' }),
    nounId: t.exposeID('nounId', { description: 'Identifier of the object.' }),
    resident: t.field({
      type: ResidentCard,
      nullable: true,
      description: 'Whom it is about, by the minimum (老人).',
      resolve: async ({ residentId }, _args, context) =>
        residentId === null ? null : ((await cardOf(residentId, context)) ?? null),
    }),
    what: t.exposeString('what', {
      description: 'Of a change the act that did it; of what is open its list, such as TO_REBOOK or OUT.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it happened, or when it is (时间).' }),
  }),
});
