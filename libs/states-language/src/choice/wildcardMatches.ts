/**
 * Whether a text is what a pattern says, in which `*` stands for any characters and `\*` for itself. Linear in both: what
 * is between two wildcards is looked for as Knuth, Morris and Pratt do, without going back in the text.
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
    const found = find(text, piece, at, end);
    if (found === undefined) return false;
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

/** Where a piece first stands in `text` from `start` up to `end`. */
function find(text: string, piece: string, start: number, end: number): number | undefined {
  if (piece === '') return start;
  const borders = bordersOf(piece);
  let matched = 0;
  for (let at = start; at < end; at++) {
    while (matched > 0 && text[at] !== piece[matched]) matched = borders[matched - 1]!;
    if (text[at] === piece[matched]) matched++;
    if (matched === piece.length) return at - matched + 1;
  }
  return undefined;
}

/** For each prefix, how long its longest border is: what is matched already when the next character doesn't. */
function bordersOf(piece: string): number[] {
  const borders = [0];
  for (let at = 1, border = 0; at < piece.length; at++) {
    while (border > 0 && piece[at] !== piece[border]) border = borders[border - 1]!;
    if (piece[at] === piece[border]) border++;
    borders.push(border);
  }
  return borders;
}
