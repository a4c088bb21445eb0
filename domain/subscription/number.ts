import { rows, statement, write } from '../../prisma/client.ts';

/** How many notices are numbered in one write. */
const BATCH = 200;

const selectLast = statement(`SELECT s."lastNumber" FROM "Subscription" s WHERE s."id" = :id`);
const selectUnnumbered = statement(`
  SELECT n."seq" FROM "SubscriptionNotice" n WHERE n."subscriptionId" = :id AND n."number" IS NULL
  ORDER BY n."seq" LIMIT ${BATCH}`);
const take = statement(`
  UPDATE "Subscription" SET "lastNumber" = :to WHERE "id" = :id AND "lastNumber" = :from`);
const give = statement(`UPDATE "SubscriptionNotice" SET "number" = :number WHERE "seq" = :seq`);

/**
 * Gives the next numbers to the notices that have none, for good and before any of them is sent or shown. Of two processes that
 * number at once one does, because the last number moves by compare-and-set.
 */
export async function numberNotices(id: string): Promise<void> {
  for (;;) {
    // Most of the time there is nothing to do: that is found out without a write.
    if ((await rows(selectUnnumbered, { id })).length === 0) return;
    await write(async (tx) => {
      const [last] = await tx.rows<{ lastNumber: number }>(selectLast, { id });
      if (last === undefined) return;
      const from = last.lastNumber;
      const waiting = await tx.rows<{ seq: number }>(selectUnnumbered, { id });
      if ((await tx.run(take, { id, from, to: from + waiting.length })) === 0) return;
      for (const [at, { seq }] of waiting.entries()) await tx.run(give, { seq, number: from + at + 1 });
    });
  }
}
