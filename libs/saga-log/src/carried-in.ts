import type { Carried } from './carried';

/** What the runs of routing slips were given in 0.1.0: the style's name stood for it. */
type Before = { readonly as: 'slip' } | (Extract<Carried, { readonly as: 'continued' }> & { readonly slip?: unknown });

/** What a workflow was given as its second argument, in the words of today. @param given as it was decoded */
export function carriedIn(given: unknown): Carried | undefined {
  if (given === undefined || given === null) return undefined;
  const carried = given as Carried | Before;
  if (carried.as === 'slip') return { as: 'started', style: { kind: 'slip' } };
  if (!('slip' in carried)) return carried;
  const { slip, ...more } = carried;
  return { ...more, style: { kind: 'slip', state: slip } };
}
