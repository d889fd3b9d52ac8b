import type { EndAct, PauseAct, StepAct } from '@backstitch/saga-log';
import type { ModelRun, ModelUpdate } from './model-run';

/** An act that an operator sent. */
export interface SentAct {
  readonly run: ModelRun;
  readonly act: EndAct | PauseAct | StepAct;
  readonly update: ModelUpdate;
  /** How many events there were when it was sent. */
  readonly at: number;
}
