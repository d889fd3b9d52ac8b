/**
 * About how many instructions a regular expression compiles to: its atoms, counted as often as `{n}` repeats them, also
 * in groups that are repeated themselves. Told from the text, because compiling it may be what takes too long.
 */
export function expandedSize(source: string): number {
  const groups: number[] = [];
  let size = 0;
  let last = 0;
  for (let at = 0; at < source.length; at++) {
    const character = source[at]!;
    const repeat = character === '{' ? /^\{(\d{1,9})(?:,(\d{0,9}))?\}/.exec(source.slice(at, at + 24)) : null;
    if (repeat !== null) {
      size += last * Math.max(0, Math.max(Number(repeat[1]), Number(repeat[2] ?? 0)) - 1);
      at += repeat[0].length - 1;
    } else if (character === '(') {
      groups.push(size);
      size = 0;
    } else if (character === ')') {
      last = size + 2;
      size = (groups.pop() ?? 0) + last;
    } else {
      if (character === '\\') at++;
      else if (character === '[') at = classEnd(source, at);
      last = 1;
      size += last;
    }
  }
  return groups.reduce((sum, group) => sum + group, size);
}

/** Where the class that begins at an index ends: `]` is none of its members unless it is the first. */
function classEnd(source: string, start: number): number {
  let at = start + (source[start + 1] === '^' ? 2 : 1);
  if (source[at] === ']') at++;
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1;
  return at;
}
