/** A function as JSONata binds it: it checks the arguments against the signature, then calls the implementation. */
export interface BuiltIn {
  readonly _jsonata_function: true;
  readonly implementation: (this: unknown, ...args: never[]) => unknown;
  readonly signature: unknown;
}
