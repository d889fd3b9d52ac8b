import { decodedOne } from '../checker/decoded';
import type { ModelRun } from './model-run';

/** The activity ids of a run that need attention. */
export function attentionOf(run: ModelRun): readonly string[] {
  return (decodedOne(run.searchAttributes['SagaAttention']) ?? []) as readonly string[];
}
