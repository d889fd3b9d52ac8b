import { linearIndexOf } from '../regex/linear-index-of';

/**
 * Whether a text is what a pattern says, in which `*` stands for any characters and `\*` for itself. Linear in both: what
 * is between two wildcards is looked for in linear time.
 */
export function wildcardMatches(text: string, pattern: string): boolean {
  const pieces = piecesOf(pattern);
  const first = pieces[0]!;
  const last = pieces.at(-1)!;
  if (pieces.length === 1) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = linearIndexOf(text, piece, at, end);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}

/** What stands between the wildcards. */
function piecesOf(pattern: string): string[] {
  const pieces = [''];
  for (const [whole, escaped] of pattern.matchAll(/\\([\s\S])|[\s\S]/g)) {
    if (whole === '*') pieces.push('');
    else pieces[pieces.length - 1] += escaped ?? whole;
  }
  return pieces;
}
