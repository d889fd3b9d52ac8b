import { arrayFunctions } from './arrayFunctions';
import { encodingFunctions } from './encodingFunctions';
import { type IntrinsicFunction } from './IntrinsicFunction';
import { jsonFunctions } from './jsonFunctions';
import { mathFunctions } from './mathFunctions';
import { stringFunctions } from './stringFunctions';

/** All 18 intrinsic functions by name. */
export const intrinsicFunctions: ReadonlyMap<string, IntrinsicFunction> = new Map(
  Object.entries({ ...arrayFunctions, ...encodingFunctions, ...jsonFunctions, ...mathFunctions, ...stringFunctions }),
);
