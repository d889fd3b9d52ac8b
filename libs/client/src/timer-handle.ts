import { type TimerActOptions, actOnTimer } from './act/act-on-timer';
import type { SagaRef } from './registry/saga-ref';
import type { SagaContext } from './saga-context';
import { inLane } from './temporal/lanes';

/** A timer of a process that has not come yet. Under one key each act is done once. */
export class TimerHandle {
  constructor(
    private readonly context: SagaContext,
    private readonly ref: SagaRef,
    /** As the process shows it: `payWithin in trip.awaiting` */
    readonly name: string,
  ) {}

  /**
   * It comes at another time: sooner, later, now.
   * @param options `due`: when. Default now
   * @throws SagaClientError as of `actOnTimer`
   */
  change({ due, ...options }: TimerActOptions & { readonly due?: Date }): Promise<void> {
    const act = { action: 'change-timer', timer: this.name, ...(due !== undefined && { due }) } as const;
    return inLane('act', () => actOnTimer(this.context, this.ref, act, options));
  }

  /** It never comes, unless its state is entered again. @throws SagaClientError as of `actOnTimer` */
  cancel(options: TimerActOptions): Promise<void> {
    return inLane('act', () =>
      actOnTimer(this.context, this.ref, { action: 'cancel-timer', timer: this.name }, options),
    );
  }
}
