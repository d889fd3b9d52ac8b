import { promiseAdvice } from './promise-advice';
import type { PromiseChange } from './promise-change';

/** Changes as rows of a table for people: whether running sagas notice it, what it is, what they do, and what to do. */
export const changeRows = (changes: readonly PromiseChange[]): string[][] => [
  ['', 'what has changed', 'running sagas', 'what to do'],
  ...changes.map(({ kind, of, was, is }) => {
    const { isNoticed, runningSagas, todo } = promiseAdvice[kind];
    const values = was === undefined && is === undefined ? '' : ` (${was ?? 'none'} → ${is ?? 'none'})`;
    return [isNoticed ? '!' : '', `${of}: ${kind}${values}`, runningSagas, todo ?? 'nothing'];
  }),
];
