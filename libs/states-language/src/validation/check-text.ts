import { isExpression } from '../jsonata/is-expression';
import type { Json } from '../json/json';
import { parseTimestamp } from '../time/parse-timestamp';
import { checkExpression } from './check-expression';
import type { Check } from './check';
import type { Place } from './place';

/** Checks of fields that hold text. */
export const checkText = {
  any: (value: Json, place: Place): void => {
    if (typeof value !== 'string') place.report('wrong-type', 'Value must be a string');
  },

  /** Text, or in a JSONata state an expression that gives text. */
  orExpression: (value: Json, place: Place): void => {
    if (place.language === 'JSONata' && isExpression(value)) checkExpression(value, place);
    else checkText.any(value, place);
  },

  timestamp: (value: Json, place: Place): void => {
    if (place.language === 'JSONata' && isExpression(value)) checkExpression(value, place);
    else if (parseTimestamp(value) === undefined) place.report('bad-value', 'String does not match RFC3339 timestamp');
  },

  oneOf: (...allowed: string[]): Check => {
    return (value, place) => {
      if (typeof value !== 'string' || !allowed.includes(value)) {
        place.report('bad-value', `Value must be one of [${allowed.join(', ')}]`);
      }
    };
  },

  flag: (value: Json, place: Place): void => {
    if (typeof value !== 'boolean') place.report('wrong-type', 'Value must be a boolean');
  },
};
