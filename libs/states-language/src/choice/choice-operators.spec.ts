import { withinTwoSeconds } from '../../test/within-two-seconds';
import type { Json } from '../json/json';
import { choiceOperators } from './choice-operators';

const holds = (operator: string, value: Json, expected: Json) => choiceOperators.get(operator)!.holds(value, expected);

describe('choice operators', () => {
  it('are the comparisons of the language', () => expect(choiceOperators.size).toBe(23));

  it.each<[string, Json, Json, boolean]>([
    ['StringMatches', 'log-2024.txt', 'log-*.txt', true],
    ['StringMatches', 'log-2024.txt', '*.log', false],
    ['StringMatches', 'a*b', 'a\\*b', true],
    ['StringMatches', 'axb', 'a\\*b', false],
    ['StringMatches', 'a\\b', 'a\\\\b', true],
    ['StringMatches', '', '*', true],
    ['StringMatches', 'abcabc', '*abc', true],
    ['StringMatches', 1, '*', false],
    ['StringLessThan', 'a', 'b', true],
    ['StringLessThan', 'Z', 'a', true],
    ['StringGreaterThanEquals', 'b', 'b', true],
    ['NumericEquals', 1, 1.0, true],
    ['NumericEquals', '1', 1, false],
    ['NumericLessThan', true, 2, false],
    ['BooleanEquals', false, false, true],
    ['BooleanEquals', 0, false, false],
    ['TimestampEquals', '2024-01-01T00:00:00Z', '2024-01-01T01:00:00+01:00', true],
    ['TimestampLessThan', '2024-01-01T00:00:00.001Z', '2024-01-01T00:00:00.0011Z', true],
    ['TimestampEquals', '2024-01-01', '2024-01-01T00:00:00Z', false],
    ['IsTimestamp', '2024-02-30T00:00:00Z', false, true],
    ['IsTimestamp', '2024-02-29T00:00:00Z', true, true],
    ['IsTimestamp', '2024-01-01t00:00:00z', true, false],
    ['IsNull', null, true, true],
    ['IsNull', 0, true, false],
    ['IsNumeric', '1', true, false],
    ['IsString', '', true, true],
    ['IsBoolean', 'true', false, true],
  ])('%s of %j and %j is %s', (operator, value, expected, result) =>
    expect(holds(operator, value, expected)).toBe(result),
  );

  it('matches many wildcards in little time', async () => {
    const matches = () => holds('StringMatches', 'a'.repeat(2000), `${'*a'.repeat(500)}b`);
    expect(await withinTwoSeconds(matches)).toBe(false);
  });
});
