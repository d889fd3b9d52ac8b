import type { Load, Measured } from './measure';

/** All rounds of one subject with one load. */
export interface Row {
  readonly subject: string;
  readonly load: Omit<Load, 'work'> & { readonly steps: number; readonly refused: boolean };
  readonly rounds: readonly Measured[];
  /** Against the first subject in the same round: the median, and the least and the most of all rounds. */
  readonly ratios: { readonly workerCpu?: Ratio; readonly perSecond: Ratio };
}

export interface Ratio {
  readonly median: number;
  readonly least: number;
  readonly max: number;
}

/** @param values at least one */
export function ratioOf(values: readonly number[]): Ratio {
  const sorted = [...values].sort((one, other) => one - other);
  return { median: medianOf(sorted), least: sorted[0]!, max: sorted.at(-1)! };
}

const medianOf = (values: readonly number[]) =>
  [...values].sort((one, other) => one - other)[Math.floor((values.length - 1) / 2)]!;

const heads = [
  ...['', 'p50 ms', 'p95 ms', 'sagas/s', 'ratio', 'client', 'worker', 'server', 'gateway', 'ratio', 'MiB', 'events'],
  'bytes',
];

/** One table of all that was measured: medians of the rounds; CPU in milliseconds a saga. */
export function table(rows: readonly Row[]): string {
  const lines: string[][] = [];
  let load = '';
  for (const row of rows) {
    const { steps, refused, inFlight, sagas } = row.load;
    const title = `${steps} steps${refused ? ', the last refused' : ''}, ${inFlight} in flight, ${sagas} sagas`;
    if (title !== load) lines.push([title]);
    load = title;
    lines.push(lineOf(row));
  }
  const widths = heads.map((head, at) =>
    Math.max(head.length, ...lines.filter((it) => it.length > 1).map((it) => it[at]!.length)),
  );
  const text = (cells: readonly string[]) =>
    cells.length === 1
      ? `\n${cells[0]}`
      : cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ');
  return [heads, ...lines].map(text).join('\n');
}

function lineOf({ subject, rounds, ratios }: Row): string[] {
  const median = (of: (measured: Measured) => number | undefined) => {
    const values = rounds.map(of).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : medianOf(values);
  };
  const shown = (value: number | undefined, digits = 1) => value?.toFixed(digits) ?? '';
  const ratio = (it: Ratio | undefined) =>
    it === undefined ? '' : `${it.median.toFixed(2)} (${it.least.toFixed(2)} to ${it.max.toFixed(2)})`;
  const memory = median((it) => it.memory);
  return [
    ...[subject, shown(median((it) => it.p50)), shown(median((it) => it.p95)), shown(median((it) => it.perSecond))],
    ratio(ratios.perSecond),
    ...(['client', 'worker', 'server', 'gateway'] as const).map((name) => shown(median((it) => it.cpu[name]))),
    ...[
      ratio(ratios.workerCpu),
      shown(memory && memory / 1024 ** 2, 0),
      shown(
        median((it) => it.events),
        0,
      ),
    ],
    shown(
      median((it) => it.bytes),
      0,
    ),
  ];
}
