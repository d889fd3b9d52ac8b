import type { z } from 'zod';

/** What a schema of an answer describes, as its readers have it: nothing of it is theirs to change. */
export type Shown<S extends z.ZodType> = DeepReadonly<z.output<S>>;

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
