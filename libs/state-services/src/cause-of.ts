/** What the file system says names the host's own folders: callers are told what it means. */
export function causeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? message : `The store can't do this just now (${code}).`;
}
