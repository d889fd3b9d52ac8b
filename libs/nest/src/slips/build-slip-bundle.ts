import { buildBundle } from '../bundle/build-bundle';
import { slipWorkflow } from './slip-bundle';

const { workflowsPath, bundle } = slipWorkflow;

// A step of the build: participants then start without bundling.
void buildBundle({ workflowsPath, outFile: bundle });
