import { type AllowList, allowList } from '@backstitch/state-services';
import { HostError } from '../host-error';
import type { Environment } from './environment';
import { shownSetting } from './shown-setting';

/** The URLs in a variable, with commas between them, and what is below them. Default none. @throws HostError `bad-setting` */
export function endpointsIn(environment: Environment, variable: string): AllowList {
  const list = environment[variable] ?? '';
  try {
    const urls = list.split(',').map((each) => each.trim());
    return allowList(urls.filter((each) => each !== ''));
  } catch {
    const what = shownSetting(list, 'no list of URLs');
    throw new HostError('bad-setting', `${variable} is ${what}: write URLs, with commas between them.`);
  }
}

/** Who may be told what happens to sagas: `SAGA_ENDPOINTS`. @throws HostError `bad-setting` */
export const sagaEndpoints = (environment: Environment): AllowList => endpointsIn(environment, 'SAGA_ENDPOINTS');
