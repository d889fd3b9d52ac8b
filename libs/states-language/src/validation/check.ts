import type { Json } from '../json/json';
import type { Place } from './place';

/** Looks at a field's value and reports what is wrong with it. */
export type Check = (value: Json, place: Place) => void;
