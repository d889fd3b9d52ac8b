import { parseIntrinsic } from '../intrinsics/parseIntrinsic';
import { type Json } from '../json/Json';
import { isReferencePath } from '../jsonpath/isReferencePath';
import { parsePath } from '../jsonpath/parsePath';
import { type Place } from './Place';

/** Checks of fields that hold a path. */
export const checkPath = {
  /** A path or an intrinsic function. */
  value: (value: Json, place: Place): void => {
    if (typeof value !== 'string') return place.report('wrong-type', 'Value must be a JSONPath');
    if (!checkPath.parses(value)) place.report('bad-path', `Value is not a valid JSONPath: ${value.slice(0, 200)}`);
  },

  /** The same, or null. */
  orNull: (value: Json, place: Place): void => {
    if (value !== null) checkPath.value(value, place);
  },

  /** ResultPath: a Reference Path into the input, or null. */
  resultPath: (value: Json, place: Place): void => {
    if (value === null) return;
    if (typeof value === 'string') {
      try {
        const path = parsePath(value);
        if (path.root === 'input' && isReferencePath(path)) return;
      } catch {
        // Reported below.
      }
    }
    place.report('bad-path', 'Value is not a Reference Path: it must name one place in the input');
  },

  parses: (text: string): boolean => {
    try {
      if (text.startsWith('States.')) parseIntrinsic(text);
      else parsePath(text);
      return true;
    } catch {
      return false;
    }
  },
};
