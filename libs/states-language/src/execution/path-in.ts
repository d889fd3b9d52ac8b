/** A place in another one, by its name and number there. No two have the same, whatever is in a name. */
export const pathIn = (path: string, name: string, number: number): string =>
  `${path}${JSON.stringify(name)}${number}/`;
