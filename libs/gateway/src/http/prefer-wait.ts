const longest = 60;

/** One preference: a name, perhaps a value, perhaps parameters. What stands in quotes may hold commas. */
const preference =
  /\s*([!#$%&'*+.^_`|~\w-]+)(?:\s*=(?:\s*("(?:[^"\\]|\\.)*"|[^\s,;"]+))?)?\s*(?:;[^,;"]*(?:"(?:[^"\\]|\\.)*"[^,;"]*)?)*(?:,|$)/gy;

/**
 * The seconds of `Prefer: wait=N` (RFC 7240), at most 60; undefined when the caller doesn't want to wait. A preference
 * that isn't understood is ignored, as the RFC has it; of two of one name the first counts.
 */
export function preferWait(header: string | string[] | undefined): number | undefined {
  for (const [, name, value = ''] of [header ?? []].flat().join(', ').matchAll(preference)) {
    if (name?.toLowerCase() !== 'wait') continue;
    const digits = /^"?(\d+)"?$/.exec(value)?.[1];
    return digits === undefined ? undefined : Math.min(Number(digits), longest);
  }
  return undefined;
}
