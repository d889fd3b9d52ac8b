import type { Saga } from '@backstitch/saga-log';

/** What is new in a saga since it was shown last, a line each: for where nothing can be drawn again. */
export function changesIn(saga: Saga, before: Saga | undefined): string[] {
  const known = factsOf(before);
  const facts = factsOf(saga);
  return [...facts].filter(([what, says]) => known.get(what) !== says).map(([what, says]) => `${what} ${says}`);
}

function factsOf(saga: Saga | undefined): ReadonlyMap<string, string> {
  if (saga === undefined) return new Map();
  const { type, id, status, steps, waitingFor = [], failure } = saga;
  return new Map([
    ...steps.flatMap((step): [string, string][] => [
      [step.id, said(step)],
      ...(step.compensation ? [[`${step.id}/compensation`, said(step.compensation)] as [string, string]] : []),
    ]),
    ...waitingFor.map(({ kind, what }): [string, string] => [`waits for ${kind}`, what]),
    [`${type}/${id}`, said({ status, failure })],
  ]);
}

interface Happened {
  readonly status: string;
  readonly attempts?: number;
  readonly failure?: { readonly code: string; readonly message: string };
}

function said({ status, attempts = 1, failure }: Happened): string {
  const tries = attempts > 1 ? `, attempt ${attempts}` : '';
  const why = failure === undefined || status === 'completed' ? '' : `: ${failure.code}, ${failure.message}`;
  return `${status}${tries}${why}`;
}
