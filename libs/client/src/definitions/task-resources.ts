import {
  type Binding,
  type Bindings,
  type Json,
  type StateMachine,
  bindingsOf,
  isExpression,
  isObject,
  lambdaFunction,
  stateMachineName,
  taskResource,
  tasksOf,
} from '@backstitch/states-language';
import { SagaClientError } from '../saga-client-error';
import type { OpenResources } from './open-resources';

/** Integrations that are served here: each is the same in every partition, region and account. */
const s3 = ['getObject', 'putObject', 'listObjectsV2'].flatMap((call) => [`s3:${call}`, `aws-sdk:s3:${call}`]);
const http = 'http:invoke';
const invoke = 'lambda:invoke';
const nested = 'states:startExecution';

/** What the Resource of a Task can be, and how it is served: the participants' requests, and what the settings open. */
export class TaskResources {
  private readonly bindings: Bindings;
  private readonly integrations: Bindings = {};
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
      const { integration } = taskResource(arn);
      if (integration !== undefined) this.integrations[integration] = binding;
      const called = lambdaFunction(arn);
      if (called?.arn !== arn) continue;
      this.functions[arn] = binding;
      this.functions[called.name] = binding;
    }
    if (settings.http) this.integrations[http] = { as: 'service', activity: 'httpTask' };
    if (settings.s3) for (const call of s3) this.integrations[call] = { as: 'service', activity: 's3Task' };
  }

  /** @returns why a Resource can't be served, or undefined when it can */
  readonly refuse = (resource: string, given?: Json): string | undefined => {
    const { plain, pattern, integration } = taskResource(resource);
    if (integration === nested) return refuseMachine(given);
    if (pattern === 'sync' || pattern === 'sync:2') {
      return `'${resource}' can't be waited for so: only arn:aws:states:::${nested} ends by .sync.`;
    }
    if (integration === invoke) return this.refuseFunction(given);
    if (this.bindingOf(plain) !== undefined) return undefined;
    if (integration === http) return `'${resource}' is closed here: open it by http.allow in STATE_MACHINES_SETTINGS.`;
    if (integration !== undefined && s3.includes(integration)) {
      return `'${resource}' is closed here: open it by s3.folder in STATE_MACHINES_SETTINGS.`;
    }
    if (integration !== undefined) {
      return `'${integration}' is a service of AWS: none is called from here. Write a participant that does it.`;
    }
    return plain.startsWith('urn:backstitch:')
      ? `'${resource}' is served by nothing here: write urn:backstitch:{participant}:{request}.`
      : `'${resource}' is served by nothing here: map it to a request in STATE_MACHINES_SETTINGS.`;
  };

  /** The participants that these Resources ask. */
  asked(resources: readonly string[]): readonly string[] {
    const named = resources.map((resource) => this.bindingOf(taskResource(resource).plain));
    return [
      ...new Set(
        named.flatMap((binding) => (binding === undefined || binding.as === 'service' ? [] : [binding.participant])),
      ),
    ];
  }

  /** What executions of these definitions need, and no more: it is in the history of each. */
  usedBy(definitions: readonly StateMachine[]): Bindings {
    const resources = definitions.flatMap((definition) =>
      tasksOf(definition).map(({ Resource }) => taskResource(Resource).plain),
    );
    const used = resources.flatMap((resource) => {
      const binding = this.bindingOf(resource);
      return binding === undefined ? [] : [[resource, binding] as const];
    });
    return {
      ...Object.fromEntries(used),
      ...(resources.some((resource) => taskResource(resource).integration === invoke) && this.functions),
    };
  }

  /** A function may be named with a version or an alias. */
  private bindingOf(resource: string): Binding | undefined {
    const exact = own(this.bindings, resource);
    if (exact !== undefined) return exact;
    const { integration } = taskResource(resource);
    if (integration !== undefined) return own(this.integrations, integration);
    const arn = lambdaFunction(resource)?.arn;
    return arn === undefined ? undefined : own(this.bindings, arn);
  }

  private refuseFunction(given: Json | undefined): string | undefined {
    const name = member(given, 'FunctionName');
    const known = Object.keys(this.settings.resources).some((arn) => arn.includes(':function:'));
    if (known && (typeof name !== 'string' || isExpression(name))) return undefined;
    const asked = typeof name === 'string' ? name : 'a function named at run time';
    const called = lambdaFunction(asked);
    if (called !== undefined && own(this.functions, called.arn ?? called.name) !== undefined) return undefined;
    return `The function '${asked}' is served by nothing here: map its ARN to a request in STATE_MACHINES_SETTINGS.`;
  }
}

/** The names of the state machines that a definition starts. */
export const startedBy = (definition: StateMachine): readonly string[] =>
  startingTasks(definition).flatMap((given) => machineNamed(given) ?? []);

/** Does it start one that is named at run time? Then it may be any. */
export const startsAny = (definition: StateMachine): boolean =>
  startingTasks(definition).some((given) => machineNamed(given) === undefined && !isItself(given));

const startingTasks = (definition: StateMachine): (Json | undefined)[] =>
  tasksOf(definition)
    .filter(({ Resource }) => taskResource(Resource).integration === nested)
    .map(({ Parameters, Arguments }) => Parameters ?? Arguments);

/** Which machine is known now, or when the task is asked. */
function refuseMachine(given: Json | undefined): string | undefined {
  const arn = member(given, 'StateMachineArn');
  const isComputed = isExpression(given) || isExpression(arn) || member(given, 'StateMachineArn.$') !== undefined;
  if (isComputed || machineNamed(given) !== undefined) return undefined;
  return 'StateMachineArn has to be there, written out or computed: arn:aws:states:::stateMachine:{name}, with the name of a saga type.';
}

function machineNamed(given: Json | undefined): string | undefined {
  const arn = member(given, 'StateMachineArn');
  return isExpression(arn) ? undefined : stateMachineName(arn);
}

/** What it starts is another execution of itself, whose definition it has anyway. */
function isItself(given: Json | undefined): boolean {
  const arn = member(given, 'StateMachineArn');
  if (arn === undefined) return member(given, 'StateMachineArn.$') === '$$.StateMachine.Id';
  return typeof arn === 'string' && /^\{%\s*\$states\.context\.StateMachine\.Id\s*%\}$/.test(arn);
}

const member = (given: Json | undefined, name: string): Json | undefined =>
  isObject(given) && Object.hasOwn(given, name) ? given[name] : undefined;
const own = (bindings: Bindings, name: string): Binding | undefined =>
  Object.hasOwn(bindings, name) ? bindings[name] : undefined;
