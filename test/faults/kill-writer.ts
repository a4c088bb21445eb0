import { connect, write } from '../../prisma/client.ts';

/** Writes without end and says which writes were acknowledged: `kill-writer.ts <url>`. */
const [url = ''] = process.argv.slice(2);
await connect({ url });
for (let at = 0; ; at += 1) {
  const codes = [`${at}-a`, `${at}-b`];
  await write(async (tx) => {
    for (const code of codes) await tx.db.region.create({ data: { code, name: code } });
  });
  process.stdout.write(`${at}\n`);
}
