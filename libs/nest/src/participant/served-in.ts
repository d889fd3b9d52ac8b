import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import type { Participant } from '@backstitch/contract';
import { HostError } from '../host-error';
import { servedBy } from './serves';

/** A participant and the service that serves it. */
export interface Service {
  readonly participant: Participant;
  readonly instance: object;
}

/** One module of Nest's, as far as it is looked at. */
type NestModule = ModulesContainer extends Map<string, infer M> ? M : never;

/**
 * The services that are marked with `@Serves` and belong to one `ParticipantModule`, and so to its database: those of
 * the modules that import it, and, where it is the only one of the app, those of modules that import none.
 *
 * @param token provided by that `ParticipantModule` alone
 * @throws HostError `nothing-served`; `request-scoped`; `served-twice` when one participant would be served by two services or with two
 *   databases
 */
export function servedIn(discovery: DiscoveryService, modules: ModulesContainer, token: symbol): readonly Service[] {
  const hosts = [...modules.values()].filter(({ providers }) => hostTokenOf(providers.keys()) !== undefined);
  const services = new Map<string, Service & { readonly host: NestModule }>();
  for (const wrapper of discovery.getProviders({ metadataKey: servedBy.KEY })) {
    const participant = discovery.getMetadataByDecorator(servedBy, wrapper);
    const instance = wrapper.instance as object | undefined;
    if (participant === undefined || !instance) continue;
    if (!wrapper.isDependencyTreeStatic() || wrapper.isTransient) throw perRequest(participant, wrapper.name);
    const imported = hosts.filter((host) => wrapper.host?.imports.has(host));
    const [host, second] = imported.length > 0 ? imported : hosts;
    if (host === undefined || second !== undefined) throw severalDatabases(participant, instance, wrapper.host);
    const other = services.get(participant.name);
    // One service may be provided under two tokens; that is still one service.
    if (other !== undefined && (other.instance !== instance || other.host !== host)) {
      throw new HostError(
        'served-twice',
        `'${participant.name}' is served by ${nameOf(other.instance)} and by ${nameOf(instance)}: one of them, or '${participant.name}' at another instance: ${participant.name}.at('…').`,
      );
    }
    services.set(participant.name, { participant, instance, host });
  }
  const all = [...services.values()];
  // Each host says so, and none begins while another is refused.
  if (hosts.every((host) => all.some((service) => service.host === host))) {
    return all.filter(({ host }) => host.providers.has(token));
  }
  throw new HostError(
    'nothing-served',
    hosts.length === 1
      ? 'No provider of this app is marked with @Serves: add the service to the providers of its module.'
      : 'No provider of a module that imports this ParticipantModule is marked with @Serves: import it where the service is provided.',
  );
}

const mark = 'backstitch.participant';

/** A token that tells one `ParticipantModule` of an app from another. */
export const hostToken = (): symbol => Symbol(mark);

const hostTokenOf = (tokens: Iterable<unknown>): unknown =>
  [...tokens].find((token) => typeof token === 'symbol' && token.description === mark);

const perRequest = (participant: Participant, service: unknown) =>
  new HostError(
    'request-scoped',
    `'${participant.name}' is served by ${String(service)}, which Nest makes anew for each HTTP request or for each user, it or something that it depends on; a saga's request is none, so it would never be made. Give it, and what it depends on, the default scope.`,
  );

const severalDatabases = (participant: Participant, instance: object, module: NestModule | undefined) =>
  new HostError(
    'served-twice',
    `'${participant.name}' could be served with several databases: this app has more than one ParticipantModule, and ${module?.metatype.name || 'the module'} of ${nameOf(instance)} imports ${
      module?.imports.size ? 'none or several' : 'none'
    } of them: let it import the one whose database it is.`,
  );

const nameOf = (instance: object) => instance.constructor.name;
