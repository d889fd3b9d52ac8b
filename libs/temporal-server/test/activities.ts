import { setTimeout } from 'node:timers/promises';

export async function fails(): Promise<never> {
  throw new Error('always');
}

export async function takes(ms: number): Promise<void> {
  await setTimeout(ms);
}
