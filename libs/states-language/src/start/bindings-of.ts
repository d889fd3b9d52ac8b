import type { Binding, Bindings } from './binding';

/** What is needed of a participant's contract. */
export interface ServedParticipant {
  readonly name: string;
  readonly requests: Readonly<Record<string, ServedRequest>>;
}

interface ServedRequest {
  readonly compensation: string | null;
  readonly refusals?: readonly { readonly code: string }[];
  readonly attemptTimeout?: string;
  readonly giveUpAfter?: string;
}

/**
 * What every Task can ask of these participants: `urn:backstitch:{participant}:{request}`, and, for chains of Catch, the
 * compensation of a request by its own verb: `urn:backstitch:{participant}:{compensation}`.
 */
export function bindingsOf({ participants }: { readonly participants: readonly ServedParticipant[] }): Bindings {
  const bindings: Bindings = {};
  for (const { name: participant, requests } of participants) {
    for (const [request, { compensation, refusals, attemptTimeout, giveUpAfter }] of Object.entries(requests)) {
      bindings[`urn:backstitch:${participant}:${request}`] = {
        ...{ as: 'request', participant, request, compensation },
        ...(refusals && { refusals: refusals.map(({ code }) => ({ code })) }),
        ...(attemptTimeout !== undefined && { attemptTimeout }),
        ...(giveUpAfter !== undefined && { giveUpAfter }),
      };
      if (compensation === null) continue;
      const undo = `urn:backstitch:${participant}:${compensation}`;
      const known: Binding | undefined = bindings[undo];
      const others = known?.as === 'compensation' ? known.requests : [];
      bindings[undo] = { as: 'compensation', participant, compensation, requests: [...others, request] };
    }
  }
  return bindings;
}
