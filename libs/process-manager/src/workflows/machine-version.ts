import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import type { AnyStateMachine } from 'xstate';

/**
 * The version of a machine: a hash of its states and transitions (SHA-256, the first 16 hexadecimal digits). What its
 * guards, actions and delays do is not in it: they are code, as any saga's is.
 */
export function machineVersion(machine: AnyStateMachine): string {
  const states = JSON.stringify(machine.config, (_, value: unknown) => (typeof value === 'function' ? 'ƒ' : value));
  return bytesToHex(sha256(new TextEncoder().encode(states))).slice(0, 16);
}
