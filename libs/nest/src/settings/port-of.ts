import { HostError } from '../host-error';
import type { Environment } from './environment';

/** The port in a variable; absent when the variable is. 0 is any free one. @throws HostError `bad-setting` */
export function portOf(environment: Environment, variable: string): number | undefined {
  const value = environment[variable];
  if (!value) return undefined;
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
    throw new HostError('bad-setting', `${variable} is '${value}': write a port, 0 to 65535.`);
  }
  return Number(value);
}
