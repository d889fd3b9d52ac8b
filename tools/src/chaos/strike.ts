import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedFault } from './planned-faults';
import type { ChaosHarness } from './chaos-harness';

/** Does what the plan says, and undoes it after as long as it lasts. @throws Error when its target is down already */
export async function strike(harness: ChaosHarness, { kind, target, lasts, amount }: PlannedFault): Promise<void> {
  switch (kind) {
    case 'kill':
      return harness.kill(target, amount < 0.5);
    case 'freeze':
    case 'back-from-the-dead':
    case 'past-a-deadline':
      return harness.freeze(target, lasts);
    case 'disk-full':
      await harness.fillDisk(target);
      await sleep(lasts);
      return harness.emptyDisk(target);
    case 'cut':
    case 'refuse':
    case 'delay':
    case 'half-open':
      return strikeWire(harness, { kind, target, lasts, amount });
    default:
      return harness.misbehave({
        answer: kind.slice('outside-'.length),
        calls: 1 + Math.round(amount * 2),
        ms: 4_500,
      });
  }
}

async function strikeWire(
  harness: ChaosHarness,
  { kind, target, lasts, amount }: Omit<PlannedFault, 'at'>,
): Promise<void> {
  const wire = harness.wires.get(target)!;
  if (kind === 'cut') return wire.cut();
  if (kind === 'refuse') wire.refuse();
  if (kind === 'delay') wire.delay(20 + Math.round(amount * 300));
  if (kind === 'half-open') wire.deafen(amount < 0.5 ? 'up' : 'down');
  await sleep(lasts);
  wire.heal();
}
