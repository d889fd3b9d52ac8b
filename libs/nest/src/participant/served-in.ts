import type { DiscoveryService } from '@nestjs/core';
import type { Participant } from '@backstitch/contract';
import { HostError } from '../host-error';
import { servedBy } from './serves';

/** A participant and the service that serves it. */
export interface Service {
  readonly participant: Participant;
  readonly instance: object;
}

/** Every service of the app that is marked with `@Serves`. @throws HostError `nothing-served`, `served-twice` */
export function servedIn(discovery: DiscoveryService): readonly Service[] {
  const services = new Map<string, Service>();
  for (const wrapper of discovery.getProviders({ metadataKey: servedBy.KEY })) {
    const participant = discovery.getMetadataByDecorator(servedBy, wrapper);
    const instance = wrapper.instance as object | undefined;
    if (participant === undefined || !instance) continue;
    const other = services.get(participant.name)?.instance;
    // One service may be provided under two tokens; that is still one service.
    if (other !== undefined && other !== instance) {
      throw new HostError(
        'served-twice',
        `'${participant.name}' is served by ${nameOf(other)} and by ${nameOf(instance)}: one of them, or '${participant.name}' at another instance: ${participant.name}.at('…').`,
      );
    }
    services.set(participant.name, { participant, instance });
  }
  if (services.size === 0) {
    throw new HostError(
      'nothing-served',
      'No provider of this app is marked with @Serves: add the service to the providers of its module.',
    );
  }
  return [...services.values()];
}

const nameOf = (instance: object) => instance.constructor.name;
