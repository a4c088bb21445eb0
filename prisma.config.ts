import { defineConfig } from 'prisma/config';

const url = process.env.DATABASE_URL ?? 'file:data/yiyang.db';
const isPostgres = url.startsWith('postgres');

export default defineConfig({
  schema: isPostgres ? 'prisma/generated/postgres.prisma' : 'prisma/schema.prisma',
  migrations: { path: isPostgres ? 'prisma/migrations/postgres' : 'prisma/migrations/sqlite' },
  datasource: { url },
});
