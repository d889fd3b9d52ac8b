import { type Json } from '../json/Json';
import { type Place } from './Place';

/** Looks at a field's value and reports what is wrong with it. */
export type Check = (value: Json, place: Place) => void;
