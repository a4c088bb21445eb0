import type { AuditVerdict } from '../domain/audit/chain/verify.ts';

const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

/**
 * What a verification found, line by line: first what is wrong or cannot be proven, then what was looked at.
 * @param headAt of when the head was that the chains were compared with, as text
 */
export function auditReport(verdict: AuditVerdict, headAt: string | null = null): string[] {
  const { firstBad, unknownKeys, headProblems, rows, chains, tail } = verdict;
  const unproven = unknownKeys.map(
    ({ keyId, firstSeq, codes }) =>
      `From row ${firstSeq} on, ${counted(codes, 'code')} signed with key ${keyId} that is not configured (AUDIT_KEYS_BEFORE).`,
  );
  const wrong = [
    ...(firstBad === null ? [] : [`Row ${firstBad.seq}: ${firstBad.problem}.`]),
    ...headProblems.map((problem) => `Head: ${problem}.`),
  ];
  if (wrong.length > 0) return ['The audit log is NOT as it was written.', ...wrong, ...unproven];
  if (unproven.length > 0) return ['The audit log CANNOT BE PROVEN: a key is missing.', ...unproven];
  const links = [...chains].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `The audit log is as it was written: ${counted(rows, 'row')} in ${counted(links.length, 'chain')}.`,
    ...links.map(([owner, count]) => `  ${owner}  ${counted(count, 'link')}`),
    tail.rows === 0
      ? 'Every row is linked.'
      : `Not linked yet: ${counted(tail.rows, 'row')}, the first of ${tail.since ?? 'an unknown time'}.`,
    headAt === null
      ? 'Compared with no exported head: rows that were cut off the end would not show.'
      : `The chains go on from the head of ${headAt}.`,
  ];
}

/** Whether something is not as it was written. */
export const isChanged = ({ firstBad, headProblems }: AuditVerdict): boolean =>
  firstBad !== null || headProblems.length > 0;

/** Whether everything is proven to be as it was written. */
export const isGood = (verdict: AuditVerdict): boolean =>
  !isChanged(verdict) && verdict.unknownKeys.length === 0;
