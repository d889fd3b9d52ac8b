import { arrayFunctions } from './array-functions';
import { encodingFunctions } from './encoding-functions';
import type { IntrinsicFunction } from './intrinsic-function';
import { jsonFunctions } from './json-functions';
import { mathFunctions } from './math-functions';
import { stringFunctions } from './string-functions';

/** All 18 intrinsic functions by name. */
export const intrinsicFunctions: ReadonlyMap<string, IntrinsicFunction> = new Map(
  Object.entries({ ...arrayFunctions, ...encodingFunctions, ...jsonFunctions, ...mathFunctions, ...stringFunctions }),
);
