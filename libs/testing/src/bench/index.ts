export { type SagaCode, bundleOf } from './bundle-of';
export { deleteWorkflow } from './delete-workflow';
export { historyShape } from './history-shape';
export { keepHistory } from './keep-history';
export { quietRuntime } from './quiet-runtime';
export { Sandbox } from '../simulator/sandbox';
export { until } from './until';
export { type BenchOptions, WorkflowBench } from './workflow-bench';
