/** JSONata, evaluating synchronously. */
declare function jsonata(
  source: string,
  options?: { RegexEngine?: unknown; stack?: number; sequence?: number },
): jsonata.Expression;

declare namespace jsonata {
  interface Expression {
    evaluate(input: unknown, bindings?: object): unknown;
    assign(name: string | symbol, value: unknown): void;
    registerFunction(name: string, implementation: (...args: never[]) => unknown, signature: string): void;
    ast(): object;
  }
}

export = jsonata;
