import { Injectable, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Participant } from '@backstitch/contract';
import type { EffectsIn, NoEffects, Serves as ServesContract } from '@backstitch/participant';

/** What a service that serves a participant must be; see `@backstitch/participant`. */
export type Serves<P extends Participant, Tx, E extends object = NoEffects> = ServesContract<P, Tx, E>;

/** Marks a service with what it serves; found again by the host. */
export const servedBy = DiscoveryService.createDecorator<Participant>();

/**
 * Makes a service of ordinary Nest the one that serves a participant: the host finds it among the providers and runs a
 * worker for it. A service that leaves a verb out doesn't compile, and is refused at the start.
 * @example
 * @Serves(hotels)
 * export class HotelsService implements Serves<typeof hotels, Tx> { … }
 */
export function Serves<P extends Participant>(
  participant: P,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any transaction: which one it is, the service's methods say
): <I extends ServesContract<P, any, EffectsIn<I>>>(service: Type<I>) => void {
  return (service) => {
    Injectable()(service);
    servedBy(participant)(service);
  };
}
