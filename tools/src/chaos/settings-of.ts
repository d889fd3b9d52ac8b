import { resolve } from 'node:path';
import { argumentsOf } from '../arguments-of';
import { type LoadedPlatform, loadPlatform } from '../platform/load-platform';
import { Trouble } from '../trouble';

export const help = `npm run chaos: starts a whole platform, breaks it in every way while clients use it, heals it, and judges.

  --platform  FOLDER   whose (default examples/trip)
  --seconds   60       for how long things go wrong
  --rate      4        sagas offered per second
  --seed      random   the same seed offers and breaks the same
  --database  sqlite   where participants keep their records: sqlite or postgres
  --converge  180      how long it may take, in seconds, until every client is answered after all was healed; and from then on, until every saga has ended
  --data      FOLDER   where databases and logs are kept; by default a temporary folder, which stays if it goes wrong
  --plant     FAULT    a wrong to be found, one of those that the platform names
`;

export interface ChaosSettings {
  readonly platform: LoadedPlatform['platform'];
  readonly seconds: number;
  /** Sagas per second. */
  readonly rate: number;
  readonly seed: number;
  readonly database: 'sqlite' | 'postgres';
  /** In ms. */
  readonly converge: number;
  /** Default: a temporary folder. */
  readonly data?: string;
  /** One of the platform's plants. Default none. */
  readonly plant?: string;
}

/** @returns undefined when help is asked for. @throws Trouble `bad-parameter` */
export function settingsOf(args: readonly string[]): ChaosSettings | undefined {
  const text = { type: 'string' } as const;
  const options = { seconds: text, rate: text, seed: text, database: text, converge: text, data: text, plant: text };
  const { values, positionals } = argumentsOf(args, { ...options, help: { type: 'boolean' } }, help);
  if (values.help === true) return undefined;
  if (positionals.length > 0) throw new Trouble('bad-parameter', `'${positionals[0]}' isn't understood.\n${help}`);
  const { platform } = loadPlatform(values.platform);
  const number = (name: 'seconds' | 'rate' | 'seed' | 'converge', otherwise: number): number => {
    const given = Number(values[name] ?? otherwise);
    if (Number.isFinite(given) && given > 0) return given;
    throw new Trouble('bad-parameter', `--${name} is '${values[name]}': write a number above 0.`);
  };
  const choice = <T extends string>(name: 'database' | 'plant', given: string, choices: readonly T[]): T => {
    const found = choices.find((one) => one === given);
    if (found !== undefined) return found;
    throw new Trouble('bad-parameter', `--${name} is '${given}': write ${choices.join(' or ')}.`);
  };
  const { data, plant } = values;
  return {
    ...{ platform, seconds: number('seconds', 60), rate: number('rate', 4) },
    converge: number('converge', 180) * 1_000,
    seed: Math.round(number('seed', 1 + Math.floor(Math.random() * 1_000_000))),
    database: choice('database', values.database ?? 'sqlite', ['sqlite', 'postgres']),
    ...(data !== undefined && { data: resolve(data) }),
    ...(plant !== undefined && { plant: choice('plant', plant, Object.keys(platform.chaos.plants)) }),
  };
}
