/**
 * What is wrong with the name of a step, or of a scope. Both become part of ids: a slash would make one scope look as if
 * it were inside another, and a number at the end is how the next use of a name is told apart.
 * @returns what a name has to be; nothing, when it is
 */
export const stepNameError = (name: string): string | undefined =>
  /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}$/.test(name) && !/\.\d+$/.test(name)
    ? undefined
    : 'begin with a letter or digit, then at most 79 letters, digits, spaces, dots, dashes or underscores, not ending in a dot and digits.';
