/** A version of a definition as a tag, in quotes: what `expected` compares. */
export const versionTag = (version: number): string => `"${version}"`;
