import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attachmentNamed, nameIn } from '../../server/files/disposition.ts';

describe('the name in Content-Disposition', () => {
  test.each([
    ["attachment; filename*=UTF-8''%E5%87%BA%E9%99%A2.pdf", '出院.pdf'],
    ["ATTACHMENT;filename*=utf-8'zh-CN'%e5%87%ba.pdf", '出.pdf'],
    [`attachment; filename="old.pdf"; filename*=UTF-8''new.pdf`, 'new.pdf'],
    ['attachment; filename="a \\"b\\".pdf"', 'a "b".pdf'],
    ['attachment; filename=plain.pdf', 'plain.pdf'],
  ])('%s', (header, name) => {
    expect(nameIn(header)).toBe(name);
  });

  test.each([
    undefined,
    '',
    'attachment',
    'inline; filename=a.pdf',
    'form-data; name="x"; filename="a.pdf"',
    "attachment; filename*=GBK''%B3%F6.pdf",
    "attachment; filename*=UTF-8''%B3%F6.pdf",
    'attachment; filename="\u00e5\u0087.pdf"',
  ])('%s names nothing', (header) => {
    expect(nameIn(header)).toBeNull();
  });

  test('of an answer is read as it was written, and is plain ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (name) => {
        const header = attachmentNamed(name);
        expect(header).toMatch(/^[\x20-\x7e]+$/);
        expect(nameIn(header)).toBe(name);
      }),
    );
    expect(attachmentNamed("王'(1)*.pdf")).toBe(
      `attachment; filename="file.pdf"; filename*=UTF-8''%E7%8E%8B%27%281%29%2A.pdf`,
    );
  });
});
