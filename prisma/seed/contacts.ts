import type { ContactRelation, NotificationOccasion } from '../../domain/codes/resident.ts';
import { seal } from '../../domain/seal/seal.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import { type Chance, chanceFrom } from './chance.ts';
import type { Elder } from './elders.ts';
import { inventedMobile } from './identifiers.ts';
import type { Housed } from './residents.ts';
import type { Story } from './story.ts';

const GIVEN_NAMES = [
  '志强',
  '丽华',
  '建平',
  '秀珊',
  '伟健',
  '美玲',
  '国华',
  '晓彤',
  '俊杰',
  '淑仪',
  '永康',
  '倩文',
] as const;
const RELATIONS: readonly [ContactRelation, ...ContactRelation[]] = [
  'SON',
  'DAUGHTER',
  'SPOUSE',
  'GRANDCHILD',
  'SIBLING',
];
const OCCASIONS: readonly NotificationOccasion[] = [
  'EMERGENCY',
  'ADMISSION',
  'TRANSFER',
  'ISOLATION',
  'DEATH',
  'REFUSAL',
];

/** One or two contacts for every resident, first the one who is called first (V5). */
export function contactRows(story: Story, housed: readonly Housed[]) {
  const chance = chanceFrom(20_191_105);
  const contacts = housed.flatMap((one) => {
    const ranks = chance.inHundred(40) ? [1, 2] : [1];
    return ranks.map((rank) => contactRow(story, one, rank, chance));
  });
  const notifications = contacts.flatMap(({ id: contactId, rank }) =>
    (rank === 1 ? OCCASIONS : ['EMERGENCY']).map((occasion) => ({ contactId, occasion })),
  );
  return { contacts, notifications };
}

function contactRow(story: Story, one: Housed, rank: number, chance: Chance): Prisma.ContactCreateManyInput {
  const id = story.idAt(one.row.createdAt);
  const phone = inventedMobile(1000 * rank + one.index);
  return {
    id,
    residentId: one.row.id,
    rank,
    name: `${familyNameOf(one.elder, chance)}${chance.oneOf(GIVEN_NAMES)}`,
    relation: rank === 1 ? chance.oneOf<ContactRelation>(['SON', 'DAUGHTER']) : chance.oneOf(RELATIONS),
    phoneSealed: seal().seal(phone, { table: 'Contact', row: id, column: 'phoneSealed' }),
    phoneIndex: seal().index(phone, 'phone'),
    language: one.elder.language ?? 'zh',
  };
}

const DOUBLE_FAMILY_NAMES = ['欧阳', '司徒'];
const FAMILY_NAMES = ['陈', '李', '黄', '张', '梁', '吴', '刘', '钟'] as const;

/** A man's children bear his family name, a woman's mostly another; before a middle dot stands the given name. */
function familyNameOf({ name, sex }: Elder, chance: Chance): string {
  if (sex === 'FEMALE' || name.includes('·')) return chance.oneOf(FAMILY_NAMES);
  return DOUBLE_FAMILY_NAMES.find((double) => name.startsWith(double)) ?? name.slice(0, 1);
}
