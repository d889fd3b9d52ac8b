/** A function as JSONata binds it: it checks the arguments against the signature, then calls the implementation. */
export interface BuiltIn {
  _jsonata_function: true;
  implementation: (this: unknown, ...args: never[]) => unknown;
  signature: unknown;
}
