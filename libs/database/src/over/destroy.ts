type Breaks = { stream?: { destroy?: (reason: Error) => void }; connection?: unknown };

/**
 * Ends a driver's connection without waiting for its server: what waits on it fails. Of pg, and of mysql2 by callbacks or
 * promises.
 */
export function destroyConnection(connection: unknown, depth = 0): void {
  if (typeof connection !== 'object' || connection === null || depth > 3) return;
  const { stream, connection: inner } = connection as Breaks;
  if (stream?.destroy) stream.destroy(new Error('The database did not answer the rollback in time.'));
  else destroyConnection(inner, depth + 1);
}

interface Emits {
  on?: (event: 'error', heard: () => void) => void;
  removeListener?: (event: 'error', heard: () => void) => void;
}

const nobody = () => {};
/** How many hear a connection: it has one listener for all of them, however many transactions it has had lately. */
const hearers = new WeakMap<object, number>();

/** A connection in use that breaks fails its queries; without a listener it would end the process, too. @returns what ends it */
export function hearErrors(connection: object): () => void {
  const emits: Emits = connection;
  const before = hearers.get(connection) ?? 0;
  if (before === 0) emits.on?.('error', nobody);
  hearers.set(connection, before + 1);
  return () => {
    const left = (hearers.get(connection) ?? 1) - 1;
    hearers.set(connection, left);
    if (left === 0) emits.removeListener?.('error', nobody);
  };
}
