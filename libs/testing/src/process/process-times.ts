import { readFileSync } from 'node:fs';

/** What a process has used, as the process table says. */
export interface ProcessTimes {
  /** Milliseconds of CPU, its own and the system's for it; to ten. */
  readonly cpu: number;
  /** Bytes of resident memory. */
  readonly memory: number;
}

/** Ticks of the process table in a second: Linux says 100 everywhere. */
const ticks = 100;
const page = 4_096;

/** @returns undefined where there is no `/proc`, or no such process */
export function processTimes(pid: number): ProcessTimes | undefined {
  try {
    // The name may have blanks and brackets in it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    const [user, system, pages] = [11, 12, 21].map((at) => Number(fields[at]));
    return { cpu: ((user! + system!) * 1_000) / ticks, memory: pages! * page };
  } catch {
    return undefined;
  }
}
