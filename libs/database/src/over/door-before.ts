import { noStreams } from '../no-streams';
import type { TransactionDoor } from '../transaction-door';

type Asks = (...args: unknown[]) => unknown;

/**
 * A method of a driver's connection that asks for a query, behind the door: `query('select 1')`, `query({ text })` or
 * `query({ sql })`; it promises, or takes a callback last.
 */
export function doorBefore<C extends object, K extends keyof C>(door: TransactionDoor, connection: C, method: K): Asks {
  const ask = (connection[method] as Asks).bind(connection);
  return (...args) => {
    if (isStream(args[0])) throw noStreams();
    const last = args.at(-1);
    if (typeof last !== 'function') return door.pass(textOf(args[0]), () => ask(...args) as PromiseLike<unknown>);
    const answered = last as (error: unknown, result?: unknown) => void;
    door
      .pass(
        textOf(args[0]),
        () =>
          new Promise((resolve, reject) => {
            ask(...args.slice(0, -1), (error: Error | null, ...results: unknown[]) =>
              error ? reject(error) : resolve(results),
            );
          }),
      )
      .then(
        (results) => answered(null, ...(results as [unknown])),
        (error: unknown) => answered(error),
      );
    return undefined;
  };
}

/** A cursor or a stream of pg, which hands itself to the connection. */
const isStream = (query: unknown): boolean =>
  typeof query === 'object' && query !== null && typeof Reflect.get(query, 'submit') === 'function';

function textOf(query: unknown): string | undefined {
  if (typeof query === 'string') return query;
  if (typeof query !== 'object' || query === null) return undefined;
  const text: unknown = Reflect.get(query, 'text') ?? Reflect.get(query, 'sql');
  return typeof text === 'string' ? text : undefined;
}
