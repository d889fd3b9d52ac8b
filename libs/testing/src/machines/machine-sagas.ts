import type { ReceivedEvent } from '@backstitch/process-manager';
import { processManager } from '@backstitch/process-manager/workflows';
import type { Carried } from '@backstitch/saga-log';
import type { Machine, MachineType } from './machine';
import { machineTypes } from './machine-contracts';
import { machineOf } from './machine-of';

// What its client does with a process that was ended by force.
export { default as recovery } from '@backstitch/saga/recovery';

/** The process is the machine that the event has in its body that it begins with. */
const run = (type: MachineType) => (begunBy: ReceivedEvent, carried?: Carried) => {
  const machine = begunBy.data as Machine;
  return processManager(machineTypes[type], machineOf(machine), { policies: machine.policies as never })(
    begunBy,
    carried,
  );
};

// A workflow is found by the name it is exported under.
export const driven = run('driven');
export const drivenLong = run('drivenLong');
export const drivenHeld = run('drivenHeld');
export const drivenDated = run('drivenDated');
export const drivenPast = run('drivenPast');
export const drivenPastLong = run('drivenPastLong');
