import { type Json } from '../json/Json';

/** What a template's expressions may name besides variables and the context object. */
export interface Bound {
  /** `$` of JSONPath. */
  root: Json;
  /** `$states.result`; absent where there is none yet. */
  result?: Json;
  /** `$states.errorOutput`; only in a catcher. */
  errorOutput?: Json;
}
