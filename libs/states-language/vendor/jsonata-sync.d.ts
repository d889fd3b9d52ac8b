import type { BuiltIn } from '../src/jsonata/built-in';

/** JSONata, evaluating synchronously, at the cost of a meter. */
declare function jsonata(
  source: string,
  options?: { RegexEngine?: unknown; stack?: number; ast?: object },
): jsonata.Expression;

declare namespace jsonata {
  interface Expression {
    evaluate(input: unknown, bindings?: object): unknown;
    assign(name: string, value: unknown): void;
    registerFunction(name: string, implementation: (...args: never[]) => unknown, signature: string): void;
    ast(): object;
  }

  /** What is told of the work while it is done; each throws to stop it. */
  interface Meter {
    spend(steps: number): void;
    /** Before each node. */
    enter(): void;
    /** Of each value that a function of JSONata's own gave. */
    admit(value: unknown): void;
    /** Of each value that a node gave; `isMade`: it may be a new one. */
    leave(value: unknown, isMade: boolean): void;
    /** Before a list of this length is made. */
    admitLength(length: number): void;
    /** Values have been changed. */
    forget(): void;
    /** For the regular expressions that pictures of dates become. */
    RegexEngine?: new (literal: { source: string; flags: string; maxInstructions?: number }) => unknown;
  }

  /** Parses or evaluates: what `work` does is told to the meter. */
  function metered<T>(meter: Meter, work: () => T): T;
  /** A function of JSONata's own. */
  function builtIn(name: string): BuiltIn | undefined;
}

export = jsonata;
