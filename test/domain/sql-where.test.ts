import { describe, expect, test } from 'vitest';
import { compiledWhere, SqlCondition } from '../../domain/exchange/sql-where.ts';

describe('a filter of the FHIR interface as SQL', () => {
  test('has one text for each form, and its values beside it', () => {
    const of = (no: string) => compiledWhere({ AND: [{ no }, { startAt: { gte: new Date(0) } }] }, 'a');
    expect(of('A').sql).toBe('((a."no" = :w1) AND (a."startAt" >= :w2))');
    expect(of('B').sql).toBe(of('A').sql);
    expect(of('B').params).toEqual({ w1: 'B', w2: new Date(0) });
  });

  test('keeps the values of a condition apart that stands in it twice, and leaves alone what is of everybody', () => {
    const status = (state: string) => new SqlCondition('f(a."id", :now) = :state', { state });
    const { sql, params } = compiledWhere({ OR: [status('X'), { NOT: status('Y') }] }, 'a');
    expect(sql).toBe(
      '((f(a."id", :now) = :w1) OR (CASE WHEN ((f(a."id", :now) = :w2)) THEN 0 ELSE 1 END = 1))',
    );
    expect(params).toEqual({ w1: 'X', w2: 'Y' });
  });

  test('finds nothing in no alternative, and everything without a condition', () => {
    expect(compiledWhere({ OR: [] }, 'a').sql).toBe('(1 = 0)');
    expect(compiledWhere({}, 'a').sql).toBe('1 = 1');
    expect(compiledWhere({ id: { in: ['x'] }, voidedAt: null }, 'a').sql).toBe(
      'a."id" IN (:w1...) AND a."voidedAt" IS NULL',
    );
  });

  test('is made of columns and of what is known alone', () => {
    expect(() => compiledWhere({ 'id" = 1 --': 1 }, 'a')).toThrow(TypeError);
    expect(() => compiledWhere({ id: { like: 'x' } }, 'a')).toThrow(TypeError);
  });
});
