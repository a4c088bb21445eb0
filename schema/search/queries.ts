import { SEARCH_MATCHES } from '../../domain/codes/search.ts';
import { CARE_ROLES } from '../../domain/resident/policy.ts';
import { hitKeys, type SearchHit as Shape, searchResidents } from '../../domain/search/search.ts';
import { access } from '../access.ts';
import { actingOf, builder } from '../builder.ts';
import { codeEnum } from '../codes.ts';
import { pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { ResidentCard } from '../resident-card.ts';

const Match = codeEnum(
  'SearchMatch',
  'By what a search found somebody, the best kind first (匹配方式).',
  SEARCH_MATCHES,
);

const SearchHit = builder.objectRef<Shape>('SearchHit').implement({
  ...access('resident.identity'),
  description: 'Somebody who was found, once, by the best kind of match (搜索结果).',
  fields: (t) => ({
    matchedBy: t.expose('matchedBy', { type: Match, description: 'By what (匹配方式).' }),
    resident: t.field({
      type: ResidentCard,
      description: 'Who; more of the record by `resident(id)` (老人).',
      resolve: ({ resident }) => resident,
    }),
  }),
});

const Connection = builder.connectionObject({
  type: SearchHit,
  name: 'SearchHitConnection',
  description: 'A page of those who were found.',
});

builder.queryField('search', (t) =>
  t.field({
    type: Connection,
    description:
      'Residents whom the own organisation knows, by name, pinyin or initials, the last 4 or 6 characters of the ID ' +
      'number, a health card, or a bed of the own home; the read is on record (快速搜索).',
    authScopes: { role: CARE_ROLES },
    args: {
      text: t.arg.string({
        required: true,
        description: 'One Chinese character, two letters or four digits at least; 50 characters at most.',
      }),
      ...pageArgs(t.arg),
    },
    complexity: pageComplexity,
    resolve: async (_root, { text, ...args }, context) => {
      const page = pageRequest(args, ['NUMBER', 'ID']);
      return toConnection(await searchResidents(actingOf(context), text, page), hitKeys);
    },
  }),
);
