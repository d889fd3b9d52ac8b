/** The cases of the states language, and what plays the world around them. */
export type { Case, TaskResult } from './case';
export { type CaseOutcome, ExecutionHarness } from './execution-harness';
export { ReplayEffects } from './replay-effects';
export { resultsOf, type ResultsOptions } from './results-of';
export { staticResult } from './static-result';
