const longest = 60;

/**
 * The seconds of `Prefer: wait=N` (RFC 7240), at most 60; undefined when the caller doesn't want to wait. A preference
 * that isn't understood is ignored, as the RFC has it.
 */
export function preferWait(header: string | string[] | undefined): number | undefined {
  const preferences = [header ?? []].flat().join(',').split(/[,;]/);
  const seconds = preferences.map((each) => /^\s*wait\s*=\s*"?(\d{1,9})"?\s*$/i.exec(each)?.[1]).find(Boolean);
  return seconds === undefined ? undefined : Math.min(Number(seconds), longest);
}
