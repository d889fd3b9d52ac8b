import type { Choices } from '../simulator/choices';
import type { AskNode, Node, Program, ProgramType, Thrown } from './program';

/** What a place in a program allows. */
interface Place {
  readonly depth: number;
  /** After the pivot an error that isn't caught is a fault of the code. */
  readonly after: boolean;
  /** Inside a `try`. */
  readonly caught: boolean;
  /** Sizes that hurt are allowed. */
  readonly large: boolean;
  /** How many nested sagas deep. */
  readonly nested: number;
}

type Bare<N> = N extends unknown ? Omit<N, 'at'> : never;
type Made = Bare<Node>;

const untilPivot: readonly ProgramType[] = ['plain', 'tight', 'held', 'oneByOne', 'dated', 'closedTight'];
const withPivot: readonly ProgramType[] = ['pivots', 'pivotsTight', 'pivotsHeld', 'pivotsDated'];
const odd: readonly Thrown[] = [
  ...(['undefined', 'null', 'string', 'circular', 'bigint', 'huge message', 'huge details', 'aggregate'] as const),
  'SagaCancelled',
];
const scopeNames = ['leg', 'Oslo', 'Oslo/Bergen', 'leg.2', 'leg/leg'] as const;
const sizes = [120_000, 500_000, 900_000, 1_500_000, 1_900_000] as const;

/**
 * Makes a program of choices. It keeps to the rules of sagas: a pivot stands at the top or in a scope of its own, and
 * after it what can fail is caught; but for a few that break them (see `breaks-its-pivot`).
 */
export function generateProgram(choices: Choices): Program {
  return new Generator(choices).program(0);
}

class Generator {
  private count = 0;
  private left = 14;

  constructor(private readonly choices: Choices) {}

  program(nested: number, hasPivot = this.choices.chance(0.45)): Program {
    const { choices } = this;
    const types = hasPivot ? withPivot : untilPivot;
    const type = types[choices.weighted(hasPivot ? [5, 1, 1, 1] : [6, 2, 1.5, 1, 1, 1])]!;
    const large = nested === 0 && choices.chance(type === 'closedTight' ? 0.6 : 0.12);
    const place: Place = { depth: 0, after: false, caught: false, large, nested };
    const continues = nested === 0 && choices.chance(0.12);
    const body = this.body(place, hasPivot);
    return {
      type,
      body,
      ...(large && choices.chance(0.1) && { result: choices.one([1_000_000, 2_500_000]) }),
      ...(continues && { then: { body: this.body({ ...place, after: hasPivot }, false) } }),
    };
  }

  private body(place: Place, hasPivot: boolean): readonly Node[] {
    const body = this.nodes(place, this.choices.weighted([0.5, 3, 3, 2]));
    if (!hasPivot) return body.length === 0 ? [this.named(this.step(place))] : body;
    const after = { ...place, after: true };
    return [...body, this.pivot(place), ...this.nodes(after, this.choices.weighted([1, 2, 3, 2]))];
  }

  private pivot(place: Place): Node {
    const { choices } = this;
    if (place.nested === 0 && choices.chance(0.1)) {
      return this.named({ do: 'nest', program: this.program(place.nested + 1, true) });
    }
    const pivot = this.named({ ...this.step(place), pivot: true });
    return choices.chance(0.1) ? this.named({ do: 'scope', of: pivot }) : pivot;
  }

  private nodes(place: Place, count: number): readonly Node[] {
    return Array.from({ length: count }, () => this.node(place));
  }

  private named(node: Made): Node {
    this.count += 1;
    return { at: `n${this.count}`, ...node };
  }

  private node(place: Place): Node {
    this.left -= 1;
    if (place.depth >= 4 || this.left <= 0) return this.named(this.step(place));
    const breaks = place.after && !place.caught && !this.choices.chance(0.04);
    return this.named(breaks ? this.safe(place) : this.any(place));
  }

  /** Nothing that can fail, or caught. */
  private safe(place: Place): Made {
    const below = { ...place, depth: place.depth + 1 };
    switch (this.choices.weighted([8, 2.5, 1.5, 1, 1, 1, 0.7, 0.7, 0.4])) {
      case 0:
        return this.step(place);
      case 1:
        return this.guarded(below);
      case 2:
        return { do: this.choices.one(['all', 'race', 'any', 'settled'] as const), of: this.branches(below) };
      case 3:
        return { do: 'helper', of: this.node(below), awaited: this.choices.one(['late', 'never'] as const) };
      case 4:
        return this.receive();
      case 5:
        return { do: this.choices.one(['uuid', 'now'] as const) };
      case 6:
        return { do: 'sleep', ms: this.choices.one([10, 1_000, 60_000]) };
      case 7:
        return { do: 'loop', times: 2 + this.choices.below(3), of: this.node(below) };
      default:
        return place.nested === 0 ? { do: 'nest', program: this.program(1, false) } : this.step(place);
    }
  }

  private guarded(place: Place): Made {
    const inside = { ...place, depth: place.depth + 1, caught: true };
    const of = this.named(this.choices.chance(0.7) ? this.scope(inside) : this.any(inside));
    return { do: 'try', of, ...(this.choices.chance(0.7) && { otherwise: this.node(place) }) };
  }

  private any(place: Place): Made {
    const below = { ...place, depth: place.depth + 1 };
    const { choices } = this;
    switch (choices.weighted([9, 3, 1.2, 0.8, 0.8, 0.35, 0.9, 1.6, 1.7, 1.6, 0.9, 0.6, 0.6, 0.8, 0.5, 0.6])) {
      case 0:
        return this.step(place);
      case 1:
        return { do: 'all', of: this.branches(below) };
      case 2:
        return { do: 'race', of: this.branches(below) };
      case 3:
        return { do: 'any', of: this.branches(below) };
      case 4:
        return { do: 'settled', of: this.branches(below) };
      case 5:
        return this.many(place);
      case 6: {
        const times = choices.weighted([6, 1]) === 0 ? 2 + choices.below(4) : 20 + choices.below(100);
        const of =
          times > 6 ? this.named(choices.chance(0.5) ? { do: 'sleep', ms: 10 } : this.step(place)) : this.node(below);
        return { do: 'loop', times, of };
      }
      case 7: {
        const of = this.helped(below);
        const bare = of.do !== 'seq' && choices.chance(0.5);
        return { do: 'helper', of, awaited: choices.one(['late', 'late', 'never'] as const), ...(bare && { bare }) };
      }
      case 8:
        return this.scope(below);
      case 9:
        return this.guarded(below);
      case 10:
        return this.receive();
      case 11:
        return { do: 'sleep', ms: choices.one([10, 1_000, 60_000, 7_200_000]) };
      case 12: {
        const of = this.named(this.step(place));
        return { do: 'timeout', ms: choices.one([300, 20_000]), of };
      }
      case 13:
        return place.nested < 2 ? { do: 'nest', program: this.program(place.nested + 1, false) } : this.step(place);
      case 14:
        return { do: choices.one(['uuid', 'now'] as const) };
      default:
        return { do: 'throw', what: choices.chance(0.4) ? 'error' : choices.one(odd) };
    }
  }

  private helped(place: Place): Node {
    const { choices } = this;
    switch (choices.weighted([2, 2, 1, 1])) {
      case 0:
        return this.named(this.step(place));
      case 1:
        return this.named({ do: 'seq', of: this.nodes(place, 2) });
      case 2:
        return this.named(this.scope(place));
      default:
        return this.named(this.receive());
    }
  }

  private branches(place: Place): readonly Node[] {
    const { choices } = this;
    return Array.from({ length: 2 + choices.weighted([3, 1]) }, () =>
      choices.chance(0.3) ? this.named({ do: 'seq', of: this.nodes(place, 2) }) : this.node(place),
    );
  }

  private scope(place: Place): Made {
    const { choices } = this;
    const of = choices.chance(0.5)
      ? this.named({ do: 'seq', of: this.nodes({ ...place, depth: place.depth + 1 }, 2) })
      : this.node({ ...place, depth: place.depth + 1 });
    return { do: 'scope', of, ...(choices.chance(0.25) && { name: choices.one(scopeNames) }) };
  }

  private many(place: Place): Made {
    const { choices } = this;
    const times = [12, 60, 200, 2_050][choices.weighted([6, 2, 2, 0.15])]!;
    const size = times > 1_000 ? 0 : choices.one([0, 12_000, times <= 12 ? 450_000 : 0]);
    const step = { do: 'step', who: 'alpha', verb: 'reserve' } as const;
    const of = this.named(size === 0 || place.after ? step : { ...step, input: size, output: size });
    return { do: 'many', times, of };
  }

  private receive(): Made {
    return { do: 'receive', ...(this.choices.chance(0.5) && { within: this.choices.one([300, 60_000]) }) };
  }

  private step({ large, after }: Place): Bare<AskNode & { at: string }> {
    const { choices } = this;
    return {
      do: 'step',
      who: choices.one(['alpha', 'beta', 'gamma'] as const),
      verb: choices.weighted([9, 1]) === 0 ? 'reserve' : 'look',
      ...(choices.chance(0.15) && { name: choices.one(['leg', 'back', 'leg of it']) }),
      ...(large && !after && choices.chance(0.3) && { input: choices.one(sizes) }),
      ...(large && choices.chance(0.6) && { output: choices.one(sizes) }),
      ...(choices.chance(0.1) && { giveUp: choices.one([600, 30_000, 'never' as const]) }),
      ...(choices.chance(0.04) && { heartbeat: 5_000 }),
    };
  }
}
