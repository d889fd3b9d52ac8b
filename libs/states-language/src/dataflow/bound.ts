import type { Json } from '../json/json';

/** What a template's expressions may name besides variables and the context object. */
export interface Bound {
  /** `$` of JSONPath. */
  readonly root: Json;
  /** `$states.result`; absent where there is none yet. */
  readonly result?: Json;
  /** `$states.errorOutput`; only in a catcher. */
  readonly errorOutput?: Json;
}
