/** The JSONata between `{%` and `%}`, trimmed, as causes quote it. */
export function expressionSource(text: string): string {
  return text.slice(2, -2).trim();
}
