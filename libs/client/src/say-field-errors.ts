import type { FieldError } from './saga-client-error';

/** Characters of one pointer. */
const longest = 100;

/** The first errors, by where they are, and how many more. @param what stands for the value itself @param count of all */
export function sayFieldErrors(errors: readonly FieldError[], what: string, count = errors.length): string {
  const named = errors.slice(0, 10).map(({ pointer }) => cut(pointer) || what);
  const others = count - named.length;
  const where = [...named, ...(others > 0 ? [`and ${others} more`] : [])].join(', ');
  return `${count === 1 ? 'One thing is' : `${count} things are`} wrong: ${where}.`;
}

const cut = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`);
