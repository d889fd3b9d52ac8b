import { buildBundle } from '@backstitch/nest';
import { sagasBundle } from './sagas-bundle';

void buildBundle({ workflowsPath: sagasBundle.workflowsPath, outFile: sagasBundle.bundle });
