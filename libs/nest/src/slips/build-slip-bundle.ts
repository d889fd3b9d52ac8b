import { buildSlipBundle } from './slip-bundle';

// A step of the build: participants then start without bundling.
void buildSlipBundle();
