import { rows, statement } from '../../prisma/client.ts';

/** An event as it has its number. */
export interface Notice {
  readonly number: number;
  readonly noun: string;
  readonly nounId: string;
  readonly recordedAt: Date;
}

const selectNotices = statement(`
  SELECT n."number", n."noun", n."nounId", n."recordedAt" FROM "SubscriptionNotice" n
  WHERE n."subscriptionId" = :id AND n."number" >= :from AND n."number" <= :to ORDER BY n."number" LIMIT :limit`);

export interface NoticeRange {
  /** Both of them are in it. */
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

/** The events of a subscription in the order of their numbers, as far as they are kept. */
export async function noticesOf(id: string, range: NoticeRange): Promise<Notice[]> {
  const found = await rows<Omit<Notice, 'recordedAt'> & { recordedAt: string }>(selectNotices, {
    id,
    ...range,
  });
  return found.map((row) => ({ ...row, recordedAt: new Date(row.recordedAt) }));
}
