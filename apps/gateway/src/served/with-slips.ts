import type { Catalogue } from '@backstitch/contract';
import { type Environment, HostError } from '@backstitch/nest';
import { type AllowList, allowList, slipType } from '@backstitch/routing-slip';

/**
 * The catalogue, with slips that come as JSON as one more saga type. Whom a slip may have told stands in
 * `SLIP_ENDPOINTS`.
 * @throws HostError `bad-setting`
 */
export function withSlips(catalogue: Catalogue, environment: Environment): Catalogue {
  const slip = slipType(catalogue, { mayTell: mayTell(environment['SLIP_ENDPOINTS']) });
  return slip === undefined ? catalogue : { ...catalogue, sagaTypes: [...catalogue.sagaTypes, slip] };
}

function mayTell(list: string | undefined): AllowList {
  try {
    return allowList(list);
  } catch {
    throw new HostError('bad-setting', `SLIP_ENDPOINTS is '${list}': write URLs, with commas between them.`);
  }
}
