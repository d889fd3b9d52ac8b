import { HostError } from '../host-error';
import type { Environment } from './environment';

/** A count in a variable, at least 1; absent when the variable is. @throws HostError `bad-setting` */
export function countOf(environment: Environment, variable: string): number | undefined {
  const value = environment[variable];
  if (!value) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(value)) {
    throw new HostError('bad-setting', `${variable} is '${value}': write a whole number, 1 to 999999999.`);
  }
  return Number(value);
}
