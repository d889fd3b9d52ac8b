import { type Json } from '../json/Json';
import { type Path } from '../jsonpath/Path';

/** An argument as written: a value, a template of `States.Format`, a path, or another call. */
export type IntrinsicArgument =
  { kind: 'value'; value: Json; raw: string } | { kind: 'path'; path: Path } | { kind: 'call'; call: Intrinsic };

/** A parsed call of an intrinsic function, such as `States.Format('{}!', $.name)`. */
export interface Intrinsic {
  readonly text: string;
  readonly name: string;
  readonly args: readonly IntrinsicArgument[];
}
