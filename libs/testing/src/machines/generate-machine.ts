import type { Choices } from '../simulator/choices';
import {
  type Machine,
  type MachineState,
  type MachineStep,
  type MachineType,
  type Way,
  machineEvents,
} from './machine';
import { statesOf } from './machine';

const untilPivot: readonly MachineType[] = ['driven', 'drivenLong', 'drivenHeld', 'drivenDated'];
const withPivot: readonly MachineType[] = ['drivenPast', 'drivenPastLong'];

/** What a place in a machine allows. */
interface Place {
  readonly depth: number;
  /** Past the pivot nothing goes back. */
  readonly after: boolean;
  /** The states on its level that ways may lead to. */
  readonly behind: readonly string[];
}

/**
 * Makes a machine of choices. It keeps to the rules of processes: the pivot has a state of its own, which its answer alone
 * leaves; no way leads from behind it to before it, and none there compensates. Whatever comes, a machine ends: what no event
 * moves, time does.
 */
export function generateMachine(choices: Choices): Machine {
  return new Generator(choices).machine();
}

class Generator {
  private count = 0;

  constructor(private readonly choices: Choices) {}

  machine(): Machine {
    const { choices } = this;
    const hasPivot = choices.chance(0.4);
    const types = hasPivot ? withPivot : untilPivot;
    const machine = types[choices.weighted(hasPivot ? [2, 1] : [4, 2, 1, 1])]!;
    const before = this.names(2 + choices.weighted([2, 3, 2]));
    const [pivot] = hasPivot ? this.names(1) : [];
    const after = hasPivot ? this.names(choices.weighted([1, 2, 2])) : [];
    const [done, back] = [this.name(), this.name()];
    const all = [...before, ...(pivot === undefined ? [] : [pivot]), ...after];
    const states = all.map((at, place): MachineState => {
      const past = pivot !== undefined && place > before.length;
      const behind = [...all.slice(place + 1), done, ...(past ? [] : [back])];
      if (at === pivot) return this.pivot(at, behind[0]!, back);
      return this.state(at, { depth: 0, after: past, behind }, past ? after : before);
    });
    const ends: readonly MachineState[] = [
      { at: done, ends: 'completes' },
      { at: back, ends: 'compensates' },
    ];
    return { machine, states: [...states, ...ends], policies: this.policies([...statesOf(states)]) };
  }

  private names(count: number): readonly string[] {
    return Array.from({ length: count }, () => this.name());
  }

  private name(): string {
    this.count += 1;
    return `n${this.count}`;
  }

  private pivot(at: string, done: string, failed: string): MachineState {
    const steps = this.choices.chance(0.3) ? [this.step(), this.step()] : [this.step()];
    const last = steps.length - 1;
    return {
      at,
      asks: { steps: steps.map((step, nth) => (nth === last ? { ...step, pivot: true } : step)), done, failed },
    };
  }

  /** @param level its siblings, which events may lead back to */
  private state(at: string, place: Place, level: readonly string[]): MachineState {
    const { choices } = this;
    const kind = choices.weighted(place.depth >= 2 ? [3, 4, 0, 0] : [3, 4, 1.5, 1.5]);
    const on = this.ways(place, level);
    const base = {
      at,
      ...(on.length > 0 && { on }),
      ...(choices.chance(0.4) && {
        after: { ms: choices.one([1, 500, 60_000, 1_500_000]), to: choices.one(place.behind) },
      }),
    };
    if (kind === 1) {
      const failed = choices.chance(0.5);
      const steps = Array.from({ length: 1 + choices.weighted([3, 1]) }, () => this.step());
      return { ...base, asks: { steps, done: place.behind[0]!, ...(failed && { failed: choices.one(place.behind) }) } };
    }
    if (kind < 2) return base;
    const done = place.behind[0]!;
    if (kind === 2) return { ...base, inner: { of: this.inside(place), done } };
    const regions = this.names(2 + choices.weighted([3, 1]));
    const of = regions.map((region): MachineState => ({ at: region, inner: { of: this.inside(place) } }));
    return { ...base, inner: { of, beside: true, done } };
  }

  /** A sequence of states, the last of them final. */
  private inside({ depth, after }: Place): readonly MachineState[] {
    const all = this.names(1 + this.choices.weighted([3, 2]));
    const end = this.name();
    const states = all.map((at, nth) =>
      this.state(at, { depth: depth + 1, after, behind: [...all.slice(nth + 1), end] }, all),
    );
    return [...states, { at: end, ends: 'completes' }];
  }

  private ways({ behind }: Place, level: readonly string[]): readonly Way[] {
    const { choices } = this;
    return Array.from({ length: choices.weighted([1, 3, 2, 1]) }, (): Way => {
      const to = [choices.one(behind), behind[0]!, choices.one(level), undefined][choices.weighted([2, 3, 1, 1])];
      return {
        event: choices.one(machineEvents),
        ...(to !== undefined && { to }),
        ...(choices.chance(0.2) && { even: true }),
        ...(choices.chance(0.25) && { publishes: true }),
      };
    });
  }

  private step(): MachineStep {
    const { choices } = this;
    return {
      who: choices.one(['alpha', 'beta', 'gamma'] as const),
      verb: choices.weighted([9, 1]) === 0 ? 'reserve' : 'look',
      ...(choices.chance(0.1) && { giveUp: choices.one([600, 30_000, 'never' as const]) }),
    };
  }

  private policies(states: readonly MachineState[]): Machine['policies'] {
    const { choices } = this;
    const top = states.filter(({ ends }) => ends === undefined);
    return Object.fromEntries(
      machineEvents.flatMap((event) => {
        if (!choices.chance(0.3)) return [];
        return [[event, { [choices.one(top).at]: choices.one(['defer', 'ignore', 'reject'] as const) }] as const];
      }),
    );
  }
}
