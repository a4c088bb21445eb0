import type { AuditVerdict } from '../domain/audit/verify.ts';

const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

/** What a verification found, line by line: first what is wrong, then what was looked at. */
export function auditReport({ firstBad, headProblems, rows, chains, tail }: AuditVerdict): string[] {
  const wrong = [
    ...(firstBad === null ? [] : [`Row ${firstBad.seq}: ${firstBad.problem}.`]),
    ...headProblems.map((problem) => `Head: ${problem}.`),
  ];
  if (wrong.length > 0) return ['The audit log is NOT as it was written.', ...wrong];
  const links = [...chains].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `The audit log is as it was written: ${counted(rows, 'row')} in ${counted(links.length, 'chain')}.`,
    ...links.map(([owner, count]) => `  ${owner}  ${counted(count, 'link')}`),
    tail.rows === 0
      ? 'Every row is linked.'
      : `Not linked yet: ${counted(tail.rows, 'row')}, the first of ${tail.since ?? 'an unknown time'}.`,
  ];
}

export const isGood = ({ firstBad, headProblems }: AuditVerdict): boolean =>
  firstBad === null && headProblems.length === 0;
