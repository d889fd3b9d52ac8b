import { RE2JS } from 're2js';
import { expandedSize } from './expanded-size';

/** Instructions of a regular expression: compiling takes up to 20 microseconds for each, and so does reading 1,000 characters. */
const maxInstructions = 1000;

/**
 * Compiles a pattern in RE2 syntax: no look-around, no back-references.
 * @param flags `i`, `m` and `s` are honoured
 * @param limit instructions that it may have
 * @throws Error when it is none, or too large
 */
export function compileRegex(source: string, flags: string, limit = maxInstructions): RE2JS {
  if (expandedSize(source) > limit) {
    throw new Error(`a regular expression must not be larger than ${limit} instructions`);
  }
  return RE2JS.compile(source, re2Flags(flags));
}

function re2Flags(flags: string): number {
  let bits = 0;
  if (flags.includes('i')) bits |= RE2JS.CASE_INSENSITIVE;
  if (flags.includes('m')) bits |= RE2JS.MULTILINE;
  if (flags.includes('s')) bits |= RE2JS.DOTALL;
  return bits;
}
