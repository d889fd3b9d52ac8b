import { type StepActOptions, actOnStep } from './act/act-on-step';
import type { SagaRef } from './registry/saga-ref';
import type { SagaContext } from './saga-context';
import { inLane } from './temporal/lanes';

/** A step, or its compensation, that needs attention. Its acts are once and for all: under one key, each is done once. */
export class StepHandle {
  constructor(
    private readonly context: SagaContext,
    private readonly ref: SagaRef,
    /** As the saga shows it: `reserveRoom`, `reserveRoom.2` */
    readonly stepId: string,
    private readonly of: 'request' | 'compensation',
  ) {}

  /** It is tried now. @throws SagaClientError as of `actOnStep` */
  retry(options: StepActOptions): Promise<void> {
    return this.act({ action: 'retry' }, options);
  }

  /**
   * It is held to be done.
   * @param options `output` of a request: what the saga gets, as the step's contract says
   * @throws SagaClientError as of `actOnStep`
   */
  resolve({ output, ...options }: StepActOptions & { readonly output?: unknown }): Promise<void> {
    return this.act({ action: 'resolve', ...(output !== undefined && { output }) }, options);
  }

  /**
   * It is asked with another input.
   * @param options `input` as the step's contract says
   * @throws SagaClientError as of `actOnStep`
   */
  replaceInput({ input, ...options }: StepActOptions & { readonly input: unknown }): Promise<void> {
    return this.act({ action: 'replace-input', input }, options);
  }

  /**
   * Of a compensation that needs attention: those that wait for it are run without it. It goes on needing attention, and
   * the saga doesn't end before it is settled.
   * @throws SagaClientError as of `actOnStep`; `no-others` of a routing slip, which goes back step by step
   */
  letOthersGoOn(options: StepActOptions): Promise<void> {
    return this.act({ action: 'let-others-go-on' }, options);
  }

  private act(
    act: { action: 'retry' | 'resolve' | 'replace-input' | 'let-others-go-on'; input?: unknown; output?: unknown },
    options: StepActOptions,
  ): Promise<void> {
    const { context, ref, stepId, of } = this;
    return inLane('act', () => actOnStep(context, ref, { ...act, of, stepId }, options));
  }
}
