import { buildBundle } from '@backstitch/nest';
import { sagasBundle } from './sagas-bundle';

const { bundle: outFile, ...sources } = sagasBundle;

void buildBundle({ ...sources, outFile });
