/** Ends a connection of pg without waiting for its server: what waits on it fails. */
export function destroyPg(client: unknown): void {
  const { connection } = (client ?? {}) as { connection?: { stream?: { destroy?: (reason: Error) => void } } };
  connection?.stream?.destroy?.(new Error('The database did not answer the rollback in time.'));
}

/** The same of mysql2, by callbacks or by promises. */
export function destroyMysql(connection: unknown): void {
  (connection as { destroy?: () => void } | undefined)?.destroy?.();
}
