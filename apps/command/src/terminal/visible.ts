import { randomUUID } from 'node:crypto';

/** In no saga's data: who doesn't know it can't paint. */
const secret = randomUUID();

/** Where a colour begins or ends in a line, until it is written. @param code of the terminal: 31 is red */
export const marked = (code: number): string => `\u001b${secret}[${code}m`;

/** What the command has marked itself; or what makes a terminal do things, or shows a line in another order. */
const special = new RegExp(`\u001b${secret}\\[(\\d+)m|[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]`, 'gu');

/**
 * A line as a terminal may have it: names and messages come from anybody. What isn't shown is written as in JSON, `\u001b`;
 * a colour is one where the command has marked it.
 */
export const visible = (line: string): string =>
  line.replace(special, (all, colour?: string) => (colour === undefined ? escaped(all) : `\u001b[${colour}m`));

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return short[character] ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`);
}
