import { type AllowList, allowList } from '@backstitch/state-services';
import { HostError } from '../host-error';
import type { Environment } from '../settings/environment';

/** Who may be told what happens to slips: the URLs in `SLIP_ENDPOINTS`, and what is below them. @throws HostError `bad-setting` */
export function slipEndpoints(environment: Environment): AllowList {
  const list = environment['SLIP_ENDPOINTS'] ?? '';
  try {
    const urls = list.split(',').map((each) => each.trim());
    return allowList(urls.filter((each) => each !== ''));
  } catch {
    throw new HostError('bad-setting', `SLIP_ENDPOINTS is '${list}': write URLs, with commas between them.`);
  }
}
