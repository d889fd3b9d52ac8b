import type { Catalogue, SagaType } from '@backstitch/contract';
import type { z } from 'zod';
import type { Style } from '../style';

/** What a caller may write into a saga. */
export interface WrittenTypeOptions {
  /** Whether an endpoint may be told what happens to a saga. Default: none may. */
  readonly isAllowedEndpoint?: (endpoint: string) => boolean;
}

/** A style with the schema of what it shows: outside workflows, where schemas run. */
export interface ShownStyle<Input = unknown, State = unknown> extends Style<Input, State> {
  /** Of what its `view` gives. */
  readonly shape: z.ZodType;
  /**
   * The saga type of sagas that their callers write as data, for a catalogue's participants: its input is what is
   * written. Undefined where the catalogue can have none. Default none: what can be started stands in catalogues.
   */
  readonly writtenType?: (catalogue: Catalogue, options?: WrittenTypeOptions) => SagaType | undefined;
}
