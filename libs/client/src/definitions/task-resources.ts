import {
  type Binding,
  type Bindings,
  type Json,
  type StateMachine,
  bindingsOf,
  tasksOf,
} from '@backstitch/states-language';
import { SagaClientError } from '../saga-client-error';
import type { OpenResources } from './open-resources';

const s3 = ['getObject', 'putObject', 'listObjectsV2'].flatMap((call) => [
  `arn:aws:states:::s3:${call}`,
  `arn:aws:states:::aws-sdk:s3:${call}`,
]);
const http = 'arn:aws:states:::http:invoke';
const invoke = 'arn:aws:states:::lambda:invoke';
const nested = 'arn:aws:states:::states:startExecution';

/** An integration as it is known here: whatever its partition, region and account are, it is the same. */
const canonical = (resource: string): string =>
  resource.replace(/^arn:[^:]*:states:[^:]*:[^:]*:(?!activity:)/, 'arn:aws:states:::');

/** What the Resource of a Task can be, and how it is served: the participants' requests, and what the settings open. */
export class TaskResources {
  private readonly bindings: Bindings;
  /** Lambda functions that stand for a request, by ARN and by name. */
  private readonly functions: Bindings = {};

  /** @throws SagaClientError `bad-setting` when an ARN is to be served by a request that there isn't */
  constructor(
    catalogue: Parameters<typeof bindingsOf>[0],
    private readonly settings: OpenResources = { resources: {} },
  ) {
    this.bindings = bindingsOf(catalogue);
    for (const [arn, urn] of Object.entries(settings.resources)) {
      const binding = own(this.bindings, urn);
      if (binding?.as !== 'request') {
        throw new SagaClientError(
          'bad-setting',
          `STATE_MACHINES_SETTINGS maps ${arn} to '${urn}', which is no request here.`,
        );
      }
      this.bindings[arn] = binding;
      const [, name] = /^arn:[^:]*:lambda:[^:]*:[^:]*:function:([^:]+)$/.exec(arn) ?? [];
      if (name === undefined) continue;
      this.functions[arn] = binding;
      this.functions[name] = binding;
    }
    if (settings.http) this.bindings[http] = { as: 'service', activity: 'httpTask' };
    if (settings.s3) for (const resource of s3) this.bindings[resource] = { as: 'service', activity: 's3Task' };
  }

  /** @returns why a Resource can't be served, or undefined when it can */
  readonly refuse = (resource: string, given?: Json): string | undefined => {
    const [, plain = '', suffix = ''] = /^(.*?)(\.waitForTaskToken|\.sync(?::2)?)?$/.exec(canonical(resource)) ?? [];
    if (plain === nested) return refuseMachine(given);
    if (suffix.startsWith('.sync')) return `'${resource}' can't be waited for so: only ${nested} ends by .sync.`;
    if (plain === invoke) return this.refuseFunction(given);
    if (this.bindingOf(plain) !== undefined) return undefined;
    if (plain === http) return `'${resource}' is closed here: open it by http.allow in STATE_MACHINES_SETTINGS.`;
    if (s3.includes(plain)) return `'${resource}' is closed here: open it by s3.folder in STATE_MACHINES_SETTINGS.`;
    if (plain.startsWith('urn:backstitch:')) {
      return `'${resource}' is served by nothing here: write urn:backstitch:{participant}:{request}.`;
    }
    const [, integration] = /^arn:[^:]*:states:[^:]*:[^:]*:(.+)$/.exec(plain) ?? [];
    return integration === undefined || integration.startsWith('activity:')
      ? `'${resource}' is served by nothing here: map it to a request in STATE_MACHINES_SETTINGS.`
      : `'${integration}' is a service of AWS: none is called from here. Write a participant that does it.`;
  };

  /** The participants that these Resources ask. */
  asked(resources: readonly string[]): readonly string[] {
    const named = resources.map((resource) => this.bindingOf(resource.replace(/\.waitForTaskToken$/, '')));
    return [
      ...new Set(
        named.flatMap((binding) => (binding === undefined || binding.as === 'service' ? [] : [binding.participant])),
      ),
    ];
  }

  /** What executions of these definitions need, and no more: it is in the history of each. */
  usedBy(definitions: readonly StateMachine[]): Bindings {
    const resources = definitions.flatMap((definition) =>
      tasksOf(definition).map(({ Resource }) => Resource.replace(/\.waitForTaskToken$/, '')),
    );
    const used = resources.flatMap((resource) => {
      const binding = this.bindingOf(resource);
      return binding === undefined ? [] : [[resource, binding] as const];
    });
    return {
      ...Object.fromEntries(used),
      ...(resources.some((resource) => canonical(resource) === invoke) && this.functions),
    };
  }

  /** A function may be named with a version or an alias. */
  private bindingOf(resource: string): Binding | undefined {
    const [, unversioned] = /^(arn:[^:]*:lambda:[^:]*:[^:]*:function:[^:]+):[^:]+$/.exec(resource) ?? [];
    const exact = own(this.bindings, resource) ?? own(this.bindings, canonical(resource));
    return exact ?? (unversioned === undefined ? undefined : own(this.bindings, unversioned));
  }

  private refuseFunction(given: Json | undefined): string | undefined {
    const name = member(given, 'FunctionName');
    const known = Object.keys(this.settings.resources).some((arn) => arn.includes(':function:'));
    if (known && (typeof name !== 'string' || isExpression(name))) return undefined;
    const asked = typeof name === 'string' ? name : 'a function named at run time';
    const plain = asked.replace(/^(arn:[^:]*:lambda:[^:]*:[^:]*:function:[^:]+):[^:]+$/, '$1');
    const short = plain.replace(/^\d{12}:function:/, '').split(':')[0]!;
    if (own(this.functions, plain) ?? own(this.functions, short)) return undefined;
    return `The function '${asked}' is served by nothing here: map its ARN to a request in STATE_MACHINES_SETTINGS.`;
  }
}

/** The names of the state machines that a definition starts. */
export const startedBy = (definition: StateMachine): readonly string[] =>
  tasksOf(definition)
    .filter(({ Resource }) => /^arn:aws:states:::states:startExecution(\.|$)/.test(canonical(Resource)))
    .flatMap(({ Parameters, Arguments }) => machineNamed(Parameters ?? Arguments) ?? []);

/** An execution has all that it may start with it from its beginning: so it has to be known by then. */
function refuseMachine(given: Json | undefined): string | undefined {
  if (machineNamed(given) !== undefined || isItself(given)) return undefined;
  return 'StateMachineArn has to be written out: arn:aws:states:::stateMachine:{name}, with the name of a saga type; or to be that of the machine itself, $$.StateMachine.Id.';
}

function machineNamed(given: Json | undefined): string | undefined {
  const arn = member(given, 'StateMachineArn');
  const name = typeof arn === 'string' && !isExpression(arn) ? arn.split(':')[6] : undefined;
  return name === '' ? undefined : name;
}

/** What it starts is another execution of itself, whose definition it has anyway. */
function isItself(given: Json | undefined): boolean {
  const arn = member(given, 'StateMachineArn');
  if (arn === undefined) return member(given, 'StateMachineArn.$') === '$$.StateMachine.Id';
  return typeof arn === 'string' && /^\{%\s*\$states\.context\.StateMachine\.Id\s*%\}$/.test(arn);
}

const isExpression = (text: string) => text.startsWith('{%');
const member = (given: Json | undefined, name: string): Json | undefined =>
  typeof given === 'object' && given !== null && !Array.isArray(given) && Object.hasOwn(given, name)
    ? given[name]
    : undefined;
const own = (bindings: Bindings, name: string): Binding | undefined =>
  Object.hasOwn(bindings, name) ? bindings[name] : undefined;
