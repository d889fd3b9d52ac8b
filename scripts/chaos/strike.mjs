import { setTimeout as sleep } from 'node:timers/promises';

/** Does what the plan says, and undoes it after as long as it lasts. */
export async function strike(stage, { kind, target, lasts, amount }) {
  const wire = stage.wires.get(target);
  switch (kind) {
    case 'kill':
      return stage.kill(target, amount < 0.5);
    case 'freeze':
    case 'back-from-the-dead':
    case 'past-a-deadline':
      return stage.freeze(target, lasts);
    case 'disk-full':
      await stage.fillDisk(target);
      await sleep(lasts);
      return stage.emptyDisk(target);
    case 'cut':
      return wire.cut();
    case 'refuse':
      wire.refuse();
      break;
    case 'delay':
      wire.delay(20 + Math.round(amount * 300));
      break;
    case 'half-open':
      wire.deafen(amount < 0.5 ? 'up' : 'down');
      break;
    default:
      return misbehave(stage, { answer: kind.slice('card-'.length), calls: 1 + Math.round(amount * 2), ms: 4_500 });
  }
  await sleep(lasts);
  wire.heal();
}

/** The card provider goes wrong from now on, for some calls. @throws when it can't be reached: then it is wrong as it is */
export async function misbehave({ cardProvider }, fault) {
  await fetch(`${cardProvider}/faults`, {
    ...{ method: 'POST', body: JSON.stringify(fault) },
    signal: AbortSignal.timeout(2_000),
  });
}
