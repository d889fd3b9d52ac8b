import type { StepMark } from './step';

/** Marks of 0.1.0: what is `undo` now was `compensation`, and of styles there was one. */
interface Before {
  readonly compensation?: string;
  readonly slip?: true;
}

/** What an activity was given as its second argument, in the words of today. @param given as it was decoded */
export function markIn(given: unknown): StepMark {
  const { compensation, slip, ...mark } = (given ?? {}) as StepMark & Before;
  return {
    ...(compensation !== undefined && { undo: compensation }),
    ...(slip && { style: 'slip' }),
    ...mark,
  };
}
