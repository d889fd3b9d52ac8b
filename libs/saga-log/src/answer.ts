/**
 * What a request answers to a saga of a style: its output, and beside it what it has said to the style, under names of
 * the style's own.
 */
export interface Answer {
  readonly output?: unknown;
  readonly [directive: string]: unknown;
}
