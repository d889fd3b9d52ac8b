import { buildBundle } from '@backstitch/nest';
import { stateMachineWorkflow } from './state-machine-workflow';

const { workflowsPath, bundle } = stateMachineWorkflow;

// A step of the build: the coordinator then starts without bundling. What a state machine was promised is in its definition.
void buildBundle({ workflowsPath, outFile: bundle });
