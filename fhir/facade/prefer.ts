/** What a request prefers (`Prefer`, RFC 7240): the value of one of its preferences; undefined where it says nothing of it. */
export const preferred = (header: string | undefined, name: 'handling' | 'return'): string | undefined =>
  [...(header ?? '').matchAll(/(?:^|[,; ])(\w+)=(\w+)\b/g)].find(([, one]) => one === name)?.[2];
