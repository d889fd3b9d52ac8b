import { parseIntrinsic } from '../intrinsics/parse-intrinsic';
import type { Json } from '../json/json';
import { isReferencePath } from '../jsonpath/is-reference-path';
import { parsePath } from '../jsonpath/parse-path';
import type { Check } from './check';
import type { Place } from './place';

/** Checks of fields that hold a path. */
export const checkPath = {
  /** A path or an intrinsic function. */
  value: (value: Json, place: Place): void => {
    if (typeof value !== 'string') return place.report('wrong-type', 'Value must be a JSONPath');
    if (!checkPath.parses(value)) place.report('bad-path', `Value is not a valid JSONPath: ${value.slice(0, 200)}`);
  },

  /** A Reference Path into the input, a variable or the context object; where `context` is false, not into that. */
  reference:
    ({ context = true, intrinsic = false } = {}): Check =>
    (value, place) => {
      if (typeof value !== 'string') return place.report('wrong-type', 'Value must be a JSONPath');
      if (intrinsic && value.startsWith('States.') && checkPath.parses(value)) return;
      try {
        const path = parsePath(value);
        if (isReferencePath(path) && (context || path.root !== 'context')) return;
      } catch {
        // Reported below.
      }
      place.report('bad-path', `Value is not a Reference Path: ${value.slice(0, 200)}`);
    },

  /** The same as `value`, or null. */
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
