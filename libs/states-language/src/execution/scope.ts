import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';

/** Variables. A branch or an item reads those around it and assigns its own; what it assigns ends with it. */
export class Scope {
  private readonly variables = new Map<string, Json>();

  constructor(
    private readonly outer?: Scope,
    initial: JsonObject = {},
  ) {
    this.assign(initial);
  }

  lookup(name: string): Json | undefined {
    return this.variables.has(name) ? this.variables.get(name) : this.outer?.lookup(name);
  }

  /** All at once, after every value has been computed with the values of before. */
  assign(values: JsonObject): void {
    for (const [name, value] of Object.entries(values)) this.variables.set(name, value);
  }

  /** Every visible variable. */
  all(): JsonObject {
    return Object.fromEntries([...Object.entries(this.outer?.all() ?? {}), ...this.variables]);
  }
}
