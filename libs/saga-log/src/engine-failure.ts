const prefix = 'backstitch:';

/**
 * The names of the engine's own failures on the wire. Users' errors can't have them, so that a saga that fails with an
 * error called `SagaCancelled` isn't taken for one that was cancelled.
 */
export const engineFailure = {
  /** An engine failure's type, from its code. */
  of: (code: string): string => prefix + code,
  /** A user's error's type: never one of the engine's. */
  free: (type: string): string => (type.startsWith(prefix) ? type.slice(prefix.length) : type),
  /** The code of an engine failure; nothing for a user's. */
  codeIn: (type: string): string | undefined => (type.startsWith(prefix) ? type.slice(prefix.length) : undefined),
} as const;
