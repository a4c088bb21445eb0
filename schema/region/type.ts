import { access } from '../access.ts';
import { builder } from '../builder.ts';

builder.prismaObject('RegionPopulation', {
  ...access('region.entry'),
  description: 'Resident population of a region in one year (常住人口): a denominator of the indicators.',
  fields: (t) => ({
    year: t.exposeInt('year', { description: 'The year (年份).' }),
    total: t.exposeInt('total', { description: 'Everybody (总人口).' }),
    aged65: t.exposeInt('aged65', { description: 'Aged 65 and over (65岁及以上人口).' }),
  }),
});

export const Region = builder.prismaObject('Region', {
  ...access('region.entry'),
  description: 'An administrative division by GB/T 2260 (行政区划).',
  select: { code: true },
  fields: (t) => ({
    code: t.exposeID('code', { description: 'GB/T 2260 code, six digits (区划代码).' }),
    name: t.exposeString('name', { description: 'Name (名称).' }),
    parent: t.relation('parent', {
      nullable: true,
      description: 'The division above; null at the top (上级区划).',
    }),
    populations: t.relation('populations', {
      description: 'Resident population by year, latest first (常住人口).',
      query: { orderBy: { year: 'desc' } },
    }),
  }),
});
