import type { Json } from '../json/json';
import type { Path } from '../jsonpath/path';

/** An argument as written: a value, a template of `States.Format`, a path, or another call. */
export type IntrinsicArgument =
  | { readonly kind: 'value'; readonly value: Json; readonly raw: string }
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'call'; readonly call: Intrinsic };

/** A parsed call of an intrinsic function, such as `States.Format('{}!', $.name)`. */
export interface Intrinsic {
  readonly text: string;
  readonly name: string;
  readonly args: readonly IntrinsicArgument[];
}
