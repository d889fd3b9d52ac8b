import { ContractError } from './contract-error';

/** A length of time as people write it: a number and one unit, `'500ms'`, `'10s'`, `'5m'`, `'2h'`, `'7d'`. Always more than zero. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const unit: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The milliseconds of a {@link Duration}. @throws ContractError `bad-duration` (types catch most of it at compile time) */
export function milliseconds(duration: Duration): number {
  const [, amount, name] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration) ?? [];
  const total = Number(amount) * (unit[name ?? ''] ?? NaN);
  if (!(total > 0)) {
    throw new ContractError(
      'bad-duration',
      `'${duration}' is not a duration: write a number above zero and one of ms, s, m, h, d, as in '10s'.`,
    );
  }
  return total;
}
