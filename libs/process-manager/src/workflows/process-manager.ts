import type { SagaType } from '@backstitch/contract';
import { SagaError } from '@backstitch/saga';
import { type Carried, carriedIn } from '@backstitch/saga-log';
import { ContinueAsNew } from '@temporalio/workflow';
import type { AnyStateMachine, EventFromLogic } from 'xstate';
import type { ProcessState } from '../process-state';
import type { EventsOf, ProcessType } from '../process-types';
import type { ReceivedEvent } from '../received-event';
import { machineVersion } from './machine-version';
import { ProcessEngine } from './process-engine';
import type { PoliciesOf, StatePolicies } from './process-policies';

/** The machine as a run before this one has left it, as XState persists it. */
export type PersistedMachine = Readonly<Record<string, unknown>> & {
  readonly value: unknown;
  readonly context: unknown;
};

/** What a process manager is told beside its machine. */
export interface ProcessOptions<P extends ProcessType, M extends AnyStateMachine> {
  /** Per event and state, where it differs from what the contract says of the event. Default: as the contract says. */
  readonly policies?: PoliciesOf<P, M>;
  /**
   * How processes that began with another version of the machine go on: by that version (the saga shows it), what is
   * handed on, made into what this machine has. A version that isn't here is refused: the process waits, visibly, until
   * it is.
   */
  readonly migrations?: Readonly<Record<string, (before: PersistedMachine) => PersistedMachine>>;
}

/** The workflow of a process type. */
export interface ProcessWorkflow<P extends ProcessType> {
  (begunBy: ReceivedEvent, carried?: Carried): Promise<unknown>;
  readonly sagaType: SagaType & P;
}

/** A machine that takes the events of a process type. */
export type MachineFor<
  P extends ProcessType,
  M extends AnyStateMachine,
> = EventsOf<P>['type'] extends EventFromLogic<M>['type'] ? M : never;

/**
 * Makes a process type's workflow of its machine (XState 5). Export it under the process type's name.
 *
 * - The machine is given `{ id }` as its input: the process's own. Then it is sent the event that begins it, and each one
 *   that comes: `{ type, body, id, source, time }`.
 * - It asks participants by actors that it invokes (`asking(…)`), which are given to it by name: `machine.provide(…)`.
 * - Its delays are durable timers.
 * - A final state completes the process; one with the tag `compensate` fails it, with `ProcessCompensated`, and everything
 *   that took effect is compensated. So it is when the machine fails: an invocation without `onError`, a guard that throws.
 * @throws SagaError `MachineChanged`: its task fails until the machine, or a migration, is mended
 */
export function processManager<P extends ProcessType, M extends AnyStateMachine>(
  type: P,
  machine: M & MachineFor<P, M>,
  { policies = {}, migrations = {} }: ProcessOptions<P, M> = {},
): ProcessWorkflow<P> {
  const code = { machine, version: machineVersion(machine), policies: policies as StatePolicies };
  const workflow = async (begunBy: ReceivedEvent, given?: Carried) => {
    const carried = migrated(type, code.version, migrations, carriedIn(given));
    const engine = new ProcessEngine(type, code, begunBy, carried);
    if (carried?.as === 'unwind') return engine.runBackwards();
    // What a run that goes on in a fresh history has not delivered, the next one does.
    let isGoingOn = false;
    try {
      return await engine.run(() => engine.forwards());
    } catch (error) {
      isGoingOn = error instanceof ContinueAsNew;
      throw error;
    } finally {
      if (!isGoingOn) await engine.told();
    }
  };
  Object.defineProperty(workflow, 'name', { value: type.name });
  return Object.assign(workflow, { sagaType: type });
}

/** What a run was handed, as its machine takes it. One that only goes back needs no machine. @throws SagaError `MachineChanged` */
function migrated(
  { name }: ProcessType,
  version: string,
  migrations: NonNullable<ProcessOptions<ProcessType, AnyStateMachine>['migrations']>,
  carried: Carried | undefined,
): Carried | undefined {
  if (carried?.as !== 'continued' || carried.ending) return carried;
  const state = carried.style?.state as ProcessState | undefined;
  if (state?.machine === undefined || state.machine === version) return carried;
  const migrate = Object.hasOwn(migrations, state.machine) ? migrations[state.machine] : undefined;
  if (migrate === undefined) {
    throw new SagaError(
      'MachineChanged',
      `This ${name} has run on version ${state.machine} of its machine, and its worker has version ${version}. Say in migrations how one becomes the other, or host the version that it has run on.`,
      { from: state.machine, to: version },
    );
  }
  const snapshot = migrate(state.snapshot as PersistedMachine);
  return { ...carried, style: { kind: 'process', state: { ...state, snapshot, machine: version } } };
}
