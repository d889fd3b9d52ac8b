import type { Catalogue } from '@backstitch/contract';
import { type Bindings, bindingsOf } from '@backstitch/states-language';

/** What the Resource of a Task can be, and how it is served. */
export class TaskResources {
  readonly bindings: Bindings;

  constructor(catalogue: Catalogue) {
    this.bindings = bindingsOf(catalogue);
  }

  /** @returns why a Resource can't be served, or undefined when it can */
  readonly refuse = (resource: string): string | undefined => {
    const plain = resource.replace(/\.(waitForTaskToken|sync(:2)?)$/, '');
    if (Object.hasOwn(this.bindings, plain)) return undefined;
    return `'${resource}' is served by nothing here: write urn:backstitch:{participant}:{request}.`;
  };

  /** The participants that these Resources ask. */
  asked(resources: readonly string[]): readonly string[] {
    const named = resources.map((resource) => this.bindings[resource]);
    return [
      ...new Set(
        named.flatMap((binding) => (binding === undefined || binding.as === 'service' ? [] : [binding.participant])),
      ),
    ];
  }
}
