import { currentFrame } from '../engine/frame';

/**
 * A savepoint. When `code` throws, the steps asked in it are compensated, and the error goes on to the caller, who can
 * take another way. Steps that it asked and did not await are waited for. Scopes may be nested.
 * @example const seat = await scope(() => byAir(trip)).catch(() => byTrain(trip));
 */
export function scope<T>(code: () => Promise<T>): Promise<T>;
/**
 * A savepoint with a name.
 * @param name shown with its steps; without one it is `scope`
 */
export function scope<T>(name: string, code: () => Promise<T>): Promise<T>;
export function scope<T>(...args: [() => Promise<T>] | [string, () => Promise<T>]): Promise<T> {
  const [name, code] = args.length === 1 ? (['scope', args[0]] as const) : args;
  const frame = currentFrame('scope');
  return frame.saga.scope(frame, name, code);
}
