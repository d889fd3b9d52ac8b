import { isExpression } from '../jsonata/is-expression';
import type { Check } from './check';
import { checkExpression } from './check-expression';

/** The greatest number of seconds, attempts or failures that a field may hold. */
const maxNumber = 99_999_999;

/** A number within bounds; in a JSONata state an expression will do too, unless `literal`. */
export function checkNumber(
  least: number,
  greatest = maxNumber,
  kind: 'integer' | 'float' = 'integer',
  literal = false,
): Check {
  return (value, place) => {
    if (!literal && place.language === 'JSONata' && isExpression(value)) return checkExpression(value, place);
    if (typeof value !== 'number' || (kind === 'integer' && !Number.isInteger(value))) {
      return place.report('wrong-type', kind === 'integer' ? 'Value must be an integer' : 'Value must be a number');
    }
    const shown = (bound: number) => (kind === 'float' ? bound.toFixed(1) : String(bound));
    if (value < least) place.report('bad-value', `Minimum value is ${shown(least)}`);
    if (value > greatest) place.report('bad-value', `Maximum value is ${shown(greatest)}`);
  };
}
