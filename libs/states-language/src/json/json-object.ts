import type { Json } from './json';

/** A JSON object. Keys are data: read them with `ownValue`, so that `__proto__` and `constructor` are only names. */
export type JsonObject = { [key: string]: Json };
