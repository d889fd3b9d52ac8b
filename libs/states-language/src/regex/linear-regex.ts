import { compileRegex } from './compile-regex';

/** A compiled regular expression that takes time linear in its text: no backtracking, so no `(a+)+$` trap. */
export interface LinearRegex {
  /** Whether the whole text matches (as Java's `matches`, which AWS uses). */
  matches(text: string): boolean;
  /** Instructions it was compiled to: what reading a character may cost. */
  readonly size: number;
}

/**
 * A pattern of RE2 syntax, compiled. @throws Error when it is none, or too large
 * @param flags `i`, `m` and `s` are honoured.
 */
export function linearRegex(source: string, flags: string): LinearRegex {
  const compiled = compileRegex(source, flags);
  return { matches: (text) => compiled.matches(text), size: compiled.programSize() };
}
