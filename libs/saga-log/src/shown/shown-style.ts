import type { z } from 'zod';
import type { Style } from '../style';

/** A style with the schema of what it shows: outside workflows, where schemas run. */
export interface ShownStyle<Input = unknown, State = unknown> extends Style<Input, State> {
  /** Of what its `view` gives. */
  readonly shape: z.ZodType;
}
