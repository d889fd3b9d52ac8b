import type { Machine } from './machine';
import { machineCatalogue } from './machine-contracts';
import type { Choices } from '../simulator/choices';
import { Deliveries } from '../simulator/deliveries';
import { DoorModel } from './door-model';
import { MachineScene } from './machine-scene';
import { ModelServer } from '../simulator/model-server';
import { ModelWorker } from '../simulator/model-worker';
import { playScene } from '../simulator/play-scene';
import type { Sandbox } from '../simulator/sandbox';
import { temperOf } from '../simulator/temper';

/** One process, run to its end or until nothing happens any more. */
export async function simulateMachine(sandbox: Sandbox, machine: Machine, choices: Choices): Promise<MachineScene> {
  // Events move a process: they come more often than messages to a saga in code.
  const temper = { ...temperOf(choices), messages: 1 };
  const server = new ModelServer();
  const door = new DoorModel(machineCatalogue);
  const deliveries = new Deliveries(server, door, choices, temper.fates);
  const worker = new ModelWorker(server, sandbox);
  const workflowId = `${machine.machine}/simulated`;
  const scene = new MachineScene(machine, door, workflowId, server, door, deliveries, worker, choices, temper);
  scene.begin();
  await playScene(scene);
  return scene;
}
