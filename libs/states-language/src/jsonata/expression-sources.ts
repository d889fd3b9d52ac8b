/** What JSONata may ask of the outside: one time per evaluation, random numbers, UUIDs. */
export interface ExpressionSources {
  /** Milliseconds since 1970. */
  now(): number;
  /** A number in [0, 1). */
  random(): number;
  uuid(): string;
}
