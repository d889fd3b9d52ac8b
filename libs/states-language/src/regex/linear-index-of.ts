/** Longer parts V8 looks for in time of both lengths multiplied, where the letter that differs is in their middle. */
export const longPart = 200;

/**
 * Where a part first stands in a text, from `start` up to `end`; -1 where it doesn't. In time of both lengths added: a long
 * part as Knuth, Morris and Pratt look for it, without going back in the text.
 */
export function linearIndexOf(text: string, part: string, start = 0, end = text.length): number {
  if (part.length <= longPart && end === text.length) return text.indexOf(part, start);
  if (part === '') return start;
  const borders = bordersOf(part);
  let matched = 0;
  for (let at = start; at < end; at++) {
    while (matched > 0 && text[at] !== part[matched]) matched = borders[matched - 1]!;
    if (text[at] === part[matched]) matched++;
    if (matched === part.length) return at - matched + 1;
  }
  return -1;
}

/** For each prefix, how long its longest border is: what is matched already when the next character doesn't. */
function bordersOf(part: string): number[] {
  const borders = [0];
  for (let at = 1, border = 0; at < part.length; at++) {
    while (border > 0 && part[at] !== part[border]) border = borders[border - 1]!;
    if (part[at] === part[border]) border++;
    borders.push(border);
  }
  return borders;
}
