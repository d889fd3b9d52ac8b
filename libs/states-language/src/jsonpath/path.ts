import type { Json } from '../json/json';
import type { LinearRegex } from '../regex/linear-regex';

/** One step of a path. */
export type Segment =
  | { readonly kind: 'property'; readonly names: string[] }
  | { readonly kind: 'index'; readonly indexes: number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'descendant' }
  | { readonly kind: 'filter'; readonly filter: FilterExpression; readonly text: string }
  | { readonly kind: 'function'; readonly name: string; readonly argument: number | undefined };

/** A parsed path. `root`: `$` is the input, `$$` the context object, `$name` a variable. */
export interface Path {
  readonly text: string;
  readonly root: 'input' | 'context' | 'variable';
  readonly variable: string;
  readonly segments: readonly Segment[];
}

/** One side of a comparison: a literal, a regular expression, or a path from `@` (the item) or `$` (the root). */
export type FilterOperand =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'regex'; readonly regex: LinearRegex }
  | { readonly kind: 'path'; readonly from: '@' | '$'; readonly segments: readonly Segment[] };

/** The condition of a `[?(…)]` step. */
export type FilterExpression =
  | { readonly kind: 'or' | 'and'; readonly left: FilterExpression; readonly right: FilterExpression }
  | { readonly kind: 'not'; readonly operand: FilterExpression }
  | { readonly kind: 'exists'; readonly operand: FilterOperand }
  | {
      readonly kind: 'compare';
      readonly operator: string;
      readonly left: FilterOperand;
      readonly right: FilterOperand;
    };
