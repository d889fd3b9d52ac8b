import type { AllowList } from '@backstitch/state-services';
import { endpointsIn } from '../settings/endpoints-in';
import type { Environment } from '../settings/environment';

/** Who may be told what happens to slips: `SLIP_ENDPOINTS`. @throws HostError `bad-setting` */
export const slipEndpoints = (environment: Environment): AllowList => endpointsIn(environment, 'SLIP_ENDPOINTS');
