import { type Duration, checkDuration } from '@backstitch/contract';
import { HostError } from '../host-error';
import type { Environment } from './environment';

/** A duration, `30m`; nothing where the variable isn't set. @throws HostError `bad-setting` */
export function durationOf(environment: Environment, name: string): Duration | undefined {
  const said = environment[name];
  if (!said) return undefined;
  try {
    checkDuration(said as Duration);
    return said as Duration;
  } catch (cause) {
    throw new HostError('bad-setting', `${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
