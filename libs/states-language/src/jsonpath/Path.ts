import { type Json } from '../json/Json';
import { type LinearRegex } from '../regex/linearRegex';

/** One step of a path. */
export type Segment =
  | { kind: 'property'; names: string[] }
  | { kind: 'index'; indexes: number[] }
  | { kind: 'slice'; from: number | undefined; to: number | undefined }
  | { kind: 'wildcard' }
  | { kind: 'descendant' }
  | { kind: 'filter'; filter: FilterExpression; text: string }
  | { kind: 'function'; name: string; argument: number | undefined };

/** A parsed path. `root`: `$` is the input, `$$` the context object, `$name` a variable. */
export interface Path {
  readonly text: string;
  readonly root: 'input' | 'context' | 'variable';
  readonly variable: string;
  readonly segments: readonly Segment[];
}

/** One side of a comparison: a literal, a regular expression, or a path from `@` (the item) or `$` (the root). */
export type FilterOperand =
  | { kind: 'literal'; value: Json }
  | { kind: 'regex'; regex: LinearRegex }
  | { kind: 'path'; from: '@' | '$'; segments: readonly Segment[] };

/** The condition of a `[?(…)]` step. */
export type FilterExpression =
  | { kind: 'or' | 'and'; left: FilterExpression; right: FilterExpression }
  | { kind: 'not'; operand: FilterExpression }
  | { kind: 'exists'; operand: FilterOperand }
  | { kind: 'compare'; operator: string; left: FilterOperand; right: FilterOperand };
