import type { Path } from './path';
import { PathError } from './path-error';
import { PathReader } from './path-reader';

const parsed = new Map<string, Path>();

/**
 * Parses a whole path field; blanks may follow. Parsed paths are kept (they are immutable and depend on nothing but their text).
 * @throws PathError when the text is no path.
 */
export function parsePath(text: string): Path {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const reader = new PathReader(text);
  const path = reader.readPath();
  if (text.slice(reader.position).trim() !== '') {
    throw new PathError(`Could not parse path: unexpected text at index ${reader.position} of ${text}`);
  }
  if (parsed.size > 1000) parsed.clear();
  parsed.set(text, path);
  return path;
}
