import type { Catalogue } from '@backstitch/contract';
import type { Bindings } from '@backstitch/states-language';

/** What the Resource of a Task can be, and how it is served. */
export class TaskResources {
  readonly bindings: Bindings;

  /** Every request of every participant is one: `urn:backstitch:{participant}:{request}`. */
  constructor({ participants }: Catalogue) {
    this.bindings = Object.fromEntries(
      participants.flatMap(({ name: participant, requests }) =>
        Object.entries(requests).map(([request, { compensation, refusals, attemptTimeout, giveUpAfter }]) => [
          `urn:backstitch:${participant}:${request}`,
          {
            ...{ as: 'request' as const, participant, request, compensation },
            ...(refusals && { refusals: refusals.map(({ code }) => ({ code })) }),
            ...(attemptTimeout !== undefined && { attemptTimeout }),
            ...(giveUpAfter !== undefined && { giveUpAfter }),
          },
        ]),
      ),
    );
  }

  /** @returns why a Resource can't be served, or undefined when it can */
  readonly refuse = (resource: string): string | undefined => {
    const plain = resource.replace(/\.(waitForTaskToken|sync(:2)?)$/, '');
    if (Object.hasOwn(this.bindings, plain)) return undefined;
    return `'${resource}' is served by nothing here: write urn:backstitch:{participant}:{request}, with a participant of GET /saga-types.`;
  };

  /** The participants that these Resources ask. */
  asked(resources: readonly string[]): readonly string[] {
    const named = resources.map((resource) => this.bindings[resource]);
    return [...new Set(named.flatMap((binding) => (binding?.as === 'request' ? [binding.participant] : [])))];
  }
}
