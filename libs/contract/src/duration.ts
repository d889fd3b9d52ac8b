import { ContractError } from './contract-error';

/** A length of time as people write it: a number and one unit, `'500ms'`, `'10s'`, `'5m'`, `'2h'`, `'7d'`. Always more than zero. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const unit: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of the longest that Protocol Buffers carry, 10,000 years: the server fails a workflow task that asks for more. */
const maxCarriedMs = 315_576_000_000_000;

/** The longest that is promised or asked for: 100 years. Temporal's timers are no longer. */
const maxDuration: Duration = '36500d';

/** The milliseconds of a {@link Duration}. @throws ContractError `bad-duration` (types catch most of it at compile time) */
export function milliseconds(duration: Duration): number {
  const [, amount, name] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration) ?? [];
  const total = Number(amount) * (unit[name ?? ''] ?? NaN);
  if (total > maxCarriedMs)
    throw new ContractError('bad-duration', `'${shown(duration)}' is longer than Temporal can wait.`);
  if (!(total > 0)) {
    throw new ContractError(
      'bad-duration',
      `'${shown(duration)}' is not a duration: write a number above zero and one of ms, s, m, h, d, as in '10s'.`,
    );
  }
  return total;
}

/**
 * Refuses what is no duration, or is longer than another. A saga that runs keeps what it was promised, so this is asked
 * where something is declared or comes in.
 * @param max default 100 years
 * @throws ContractError `bad-duration`
 */
export function checkDuration(duration: Duration, max: Duration = maxDuration): void {
  if (milliseconds(duration) > milliseconds(max)) {
    throw new ContractError('bad-duration', `'${shown(duration)}' is too long: write '${max}' at most.`);
  }
}

const shown = (duration: string) => String(duration).slice(0, 40);
