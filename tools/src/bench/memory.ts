import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '@backstitch/temporal-server';
import { loadPlatform } from '../platform/load-platform';
import { RunningPlatform } from '../start/running-platform';

/** What a process has in memory, in bytes. */
export interface ProcessMemory {
  readonly name: string;
  /** All its pages. */
  readonly resident: number;
  /** The same, where pages that several processes share count as a part of one for each. */
  readonly proportional: number;
  readonly threads: number;
}

/** How long the platform is left alone before it is looked at, in milliseconds: what its start has left is collected. */
const settles = 10_000;

/**
 * Starts a platform as `npm start` does, and looks at what each of its processes has in memory when nothing happens.
 * @param folder of the platform. Default `examples/trip`
 * @returns one for each process, without the Temporal server and without the one that starts them
 */
export async function memoryOf(folder?: string): Promise<readonly ProcessMemory[]> {
  const { platform } = loadPlatform(folder);
  const data = mkdtempSync(join(tmpdir(), 'backstitch-memory-'));
  const variables = Object.keys(platform.ports ?? {});
  const [gatewayPort, temporalPort, uiPort, ...others] = await freePorts(3 + variables.length);
  const ports = Object.fromEntries(variables.map((variable, at) => [variable, others[at]!]));
  const running = new RunningPlatform(platform, {
    ...{ data, ports, hasOwnServer: true },
    ...{ gatewayPort: gatewayPort!, temporalPort: temporalPort!, uiPort: uiPort! },
  });
  try {
    await running.start(Date.now());
    await sleep(settles);
    return running.processes.map(({ name, pid }) => ({ name, ...memoryAt(pid) }));
  } finally {
    await running.stop();
    rmSync(data, { recursive: true });
  }
}

/** @throws where there is no `/proc` */
function memoryAt(pid: number): Omit<ProcessMemory, 'name'> {
  const said = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const bytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(said)?.[1] ?? 0) * 1024;
  return { resident: bytes('Rss'), proportional: bytes('Pss'), threads: readdirSync(`/proc/${pid}/task`).length };
}

/** One line for each process, in MiB, and their sum. */
export function memoryTable(processes: readonly ProcessMemory[]): string {
  const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(0).padStart(12);
  const line = (name: string, all: readonly ProcessMemory[]) => {
    const sum = (of: (one: ProcessMemory) => number) => all.reduce((total, one) => total + of(one), 0);
    const threads = String(sum((one) => one.threads)).padStart(9);
    return `${name.padEnd(16)}${mib(sum((one) => one.resident))}${mib(sum((one) => one.proportional))}${threads}`;
  };
  return [
    `${'MiB'.padEnd(16)}${'resident'.padStart(12)}${'proportional'.padStart(12)}${'threads'.padStart(9)}`,
    ...processes.map((one) => line(one.name, [one])),
    line('together', processes),
  ].join('\n');
}
