/** Work without a wait. @returns how many rounds it was */
export async function busy(rounds: number): Promise<number> {
  await Promise.resolve();
  spin(rounds);
  return rounds;
}

export function spin(rounds: number): void {
  for (let round = 0, sum = 0; round < rounds; round++) sum = (sum * 31 + round) % 1_000_003;
}
